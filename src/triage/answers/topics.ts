import type { View } from '../../analysis/view.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Receipt } from '../../evidence/receipt.ts';
import { cut } from '../../lib/cut.ts';
import { type AnswerLine, linesInAnswer } from './answer.ts';
import type { Fact, Topic } from './facts.ts';

const words: readonly (readonly [Topic, RegExp])[] = [
  [
    'changes',
    /\b(?:chang\w*|deploy(?:s|ed|ing)?|rolled|roll-?out|edit\w*|updated?|config\w*|flags?|who)\b/iu,
  ],
  ['logs', /\b(?:logs?|errors?|exceptions?|traces?|messages?)\b/iu],
  ['events', /\b(?:events?|restart\w*|crash\w*|oom\w*|kill\w*|schedul\w*|evict\w*)\b/iu],
  ['alerts', /\b(?:alerts?|firing|fires?)\b/iu],
  ['metrics', /\b(?:cpu|memory|latency|slow\w*|load|traffic|requests?|rates?|usage|metrics?|disk)\b/iu],
  ['state', /\b(?:ready|healthy|running|up|down|state|status|replicas?|pods?)\b/iu],
  ['role', /\b(?:causes?|caused|why|wrong|happen\w*|broken|problem|reason|explain\w*|since)\b/iu],
];

/** What kinds of things a question asks for. */
export const topicsIn = (question: string): ReadonlySet<Topic> =>
  new Set(words.filter(([, pattern]) => pattern.test(question)).map(([topic]) => topic));

/** What was asked for, and what the diagnosis says, before the rest. */
export const inOrder = (facts: readonly Fact[], asked: ReadonlySet<Topic>): readonly Fact[] =>
  [...facts].sort((a, b) => weight(b, asked) - weight(a, asked)).slice(0, linesInAnswer);

const weight = ({ topic }: Fact, asked: ReadonlySet<Topic>): number =>
  (asked.has(topic) ? 2 : 0) + (topic === 'role' ? 1 : 0);

/** What can be said to a question that names nothing but asks for a kind of thing. */
export function overall(asked: ReadonlySet<Topic>, view: View, diagnosis: Diagnosis): readonly AnswerLine[] {
  const lines = [
    ...(asked.has('role') ? causesOf(diagnosis) : []),
    ...(asked.has('changes') ? changesIn(view) : []),
    ...(asked.has('events') ? warningsIn(view) : []),
    ...(asked.has('logs') ? errorsIn(view) : []),
    ...(asked.has('alerts') ? alertsIn(view) : []),
  ];
  return lines.slice(0, linesInAnswer);
}

/** The causes as the diagnosis names them; under each what speaks for it and against it, receipt by receipt. */
function causesOf({ causes }: Diagnosis): readonly AnswerLine[] {
  const shown = causes.slice(0, linesInAnswer);
  const room = Math.floor(linesInAnswer / Math.max(1, shown.length)) - 1;
  return shown.flatMap(({ entity, status, claim, receipts }) => {
    const said = claim.includes(`\`${entity}\``) ? claim : `\`${entity}\`: ${claim}`;
    const cause = { words: `${status === 'cause' ? 'Cause' : 'Not proven'}: ${said}`, receipts };
    return [cause, ...spokenFor(receipts).slice(0, room)];
  });
}

const shownAs = {
  change: 'Changed',
  state: 'Stands there',
  symptom: 'Symptom',
  absence: 'Missing',
  link: 'Ties it to a symptom',
} as const;
const quoteRoom = 160;

/** What speaks against it first: a reader must not miss it. */
const spokenFor = (receipts: readonly Receipt[]): readonly AnswerLine[] =>
  [...receipts]
    .sort((a, b) => Number(b.stance === 'contradicts') - Number(a.stance === 'contradicts'))
    .map((receipt) => {
      const role = receipt.stance === 'contradicts' ? 'Against it' : shownAs[receipt.shows];
      const quote = cut(receipt.quote.replaceAll('`', "'"), quoteRoom);
      return { words: `${role}: \`${quote}\``, receipts: [receipt] };
    });

/** How long before the trouble a change may have been made that is worth telling. */
const beforeMs = 3_600_000;

function changesIn(view: View): readonly AnswerLine[] {
  const onset = view.onset ?? view.now;
  return view
    .timeline()
    .filter(
      ({ kind }) => kind === 'changed' || kind === 'announced' || kind === 'created' || kind === 'deleted',
    )
    .filter(({ at, entity }) => at > onset - beforeMs && at <= view.now && view.inFocus(entity))
    .filter(({ entity }) => !/\/(?:Pod|ReplicaSet|Endpoints|EndpointSlice|Event|Lease)\//u.test(entity))
    .sort((a, b) => Math.abs(a.at - onset) - Math.abs(b.at - onset))
    .slice(0, linesInAnswer)
    .sort((a, b) => a.at - b.at)
    .map(({ at, entity, kind, what, item }) => ({
      words: `${new Date(at).toISOString().slice(11, 19)} UTC \`${entity}\`: ${what}`,
      receipts: [view.quote(item, pathOf[kind] ?? [], 'change')],
    }));
}

const pathOf: Readonly<Record<string, readonly string[]>> = {
  announced: ['summary'],
  created: ['manifest', 'metadata', 'creationTimestamp'],
  changed: ['observedAt'],
  deleted: ['observedAt'],
};

const warningsIn = (view: View): readonly AnswerLine[] =>
  view.events
    .filter(({ record }) => record.type === 'Warning' && view.inFocus(record.entity))
    .sort((a, b) => (Date.parse(b.record.lastSeen ?? '') || 0) - (Date.parse(a.record.lastSeen ?? '') || 0))
    .slice(0, linesInAnswer)
    .map((item) => ({
      words: `\`${item.record.entity}\`: ${item.record.reason}: ${item.record.message}`,
      receipts: [view.quote(item, ['message'], 'state')],
    }));

const errorsIn = (view: View): readonly AnswerLine[] =>
  view.logs
    .filter(({ record }) => record.severity === 'error' || record.severity === 'fatal')
    .filter(({ record }) => view.inFocus(record.entity))
    .sort((a, b) => b.record.count - a.record.count)
    .slice(0, linesInAnswer)
    .map((item) => ({
      words: `\`${item.record.entity}\`: ${item.record.text}`,
      receipts: [view.quote(item, ['text'], 'symptom')],
    }));

const alertsIn = (view: View): readonly AnswerLine[] =>
  view.alerts
    .filter(({ record }) => record.state === 'firing')
    .slice(0, linesInAnswer)
    .map((item) => ({
      words: `Alert ${item.record.name} is firing.`,
      receipts: [view.quote(item, ['name'], 'symptom')],
    }));
