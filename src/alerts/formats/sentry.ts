import type { Alert } from '../alert.ts';
import { factNamed, factsIn } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import type { Labels } from '../label-lists.ts';
import { plainText } from '../markup.ts';
import type { Message } from '../message.ts';
import { alertName, titleLines } from '../spoken.ts';
import { type Sent, vendorFormat } from '../vendor-format.ts';
import { linkedId, vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** Sentry's app: issues, whose ids stand in links and in the ids of blocks, and metric alerts. */
export const sentry: AlertFormat = vendorFormat('sentry', (sent) => {
  const { message, facts } = sent;
  const lines = titleLines(sent);
  const issue = linkedId(message.links, 'sentry') ?? issueIn(message);
  const metric = issue === undefined ? firstOf(lines, metricState) : undefined;
  if (issue === undefined && metric === undefined) return undefined;
  if (lines.slice(0, 2).some(isNoIssue)) return undefined;
  const state = metric?.state ?? issueState(sent);
  const project = /^\W{0,4}\[(?<project>[\w.-]{1,80})\]\s/u.exec(message.text)?.groups?.['project'];
  return {
    status: metric?.status ?? statusFor(state),
    vendorState: state,
    name: metric?.name ?? nameIn(sent, lines),
    severity: severityOf(metric?.state, factNamed(facts, 'level', 'severity'), levelIn(sent)),
    summary: summaryOf(sent),
    labels: {
      ...labelsOf(sent),
      issue_id: issue ?? '',
      ...(project !== undefined && { project }),
    },
    id: issue === undefined ? vendorId(message.links, 'sentry-rule') : `sentry:${issue}`,
  };
});

/** What the link to the issue says, which is its title; else `[project] title` in the text, or the first title. */
function nameIn({ message }: Sent, lines: readonly string[]): string {
  const [text = ''] = message.text.split('\n', 1);
  const linked = message.links.find(({ url }) => linkedId([{ title: '', url }], 'sentry') !== undefined);
  const says =
    linked !== undefined && !/^(?:view|open|see|sentry)\b|^[\w-]+(?:\.[\w-]+)+$/iu.test(linked.title);
  return says ? linked.title : alertName([text, ...lines].map(plainText));
}

/** `{"issue":4508123,"rule":77}`, as Sentry names its blocks. */
const issueIn = ({ blockIds }: Message): string | undefined =>
  firstOf(blockIds, (id) => /"(?:issue|group_id|issue_id)":\s*"?(\d{1,18})/u.exec(id)?.[1]);

/** A metric alert's title: `Critical: p95 of checkout`, `Resolved: …`. */
function metricState(line: string) {
  const { word = '', rest = '' } =
    /^\W*(?<word>critical|warning|resolved|triggered|fired|open|closed)\s?:\s*(?<rest>.+)$/iu.exec(line)
      ?.groups ?? {};
  if (word === '') return undefined;
  const status: Alert['status'] = /^(?:resolved|closed)$/iu.test(word) ? 'resolved' : 'firing';
  return { status, state: word.toLowerCase(), name: rest };
}

/** What a person did by button stands in the message afterwards: `Issue resolved by @dana`. */
function issueState({ facts, texts }: Sent): string {
  const done = firstOf(texts, (text) =>
    /\b(?:issue |marked as |was |has |and )?(resolved|archived|ignored|re-?opened|unresolved|regressed)\b (?:by|in|as|until|for|forever|this|the issue)|^\W*(?:issue |marked as )(resolved|archived|ignored|unresolved|regressed|regression)\b|\b(?:marked|set)(?: .{1,120})? as (?:a )?(resolved|archived|ignored|unresolved|regressed|regression)\b/iu
      .exec(text)
      ?.slice(1)
      .find(Boolean),
  );
  const stated = firstOf(texts, (text) => /\bState:\s*\*?(\p{L}+)/iu.exec(text)?.[1]);
  return (done ?? stated ?? factNamed(facts, 'status', 'issue status') ?? 'new').toLowerCase();
}

const statusFor = (state: string): Alert['status'] =>
  /^(?:resolved|closed)/u.test(state)
    ? 'resolved'
    : /^(?:archived|ignored)/u.test(state)
      ? 'acknowledged'
      : 'firing';

/** Sentry paints the level: it stands as a circle or a sign before the title. */
function levelIn({ message, texts }: Sent): string | undefined {
  const raw = [message.text, ...texts].join('\n').slice(0, 4_000);
  if (/:(?:fatal|skull|level_fatal):/u.test(raw)) return 'fatal';
  if (/:(?:exclamation|red_circle|level_error|error):/u.test(raw)) return 'error';
  if (/:(?:large_(?:orange|yellow)_circle|warning|level_warning):/u.test(raw)) return 'warning';
  return /:(?:large_blue_circle|information_source|level_info|level_debug):/u.test(raw) ? 'info' : undefined;
}

function labelsOf({ facts, texts, message }: Sent): Labels {
  const tags = firstOf(texts, (text) =>
    /^(?:[\w.-]+: `[^`\n]*`\s*)+$/u.test(text.slice(0, 2_000)) ? text : undefined,
  );
  const pairs = [...(tags ?? '').matchAll(/(?<name>[a-z][\w.-]*): `(?<value>[^`\n]*)`/giu)];
  const named = pairs.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? ''] as const);
  const culprits = message.blocks.filter(
    ({ kind, text }) =>
      kind === 'context' && factsIn(text).length === 0 && /^[^\s:]{3,200}$/u.test(text.trim()),
  );
  return {
    ...Object.fromEntries(named.slice(0, 20)),
    culprit: culprits[0]?.text.trim() ?? '',
    short_id: factNamed(facts, 'short id') ?? shortIdIn(message) ?? '',
    rule: factNamed(facts, 'alert', 'rule') ?? '',
  };
}

/** The foot line of older messages: `CHECKOUT-2F via High volume errors`. */
const shortIdIn = ({ attachments }: Message): string | undefined =>
  firstOf(attachments, ({ footer }) => /^(?<id>[A-Z][A-Z0-9_-]*-[A-Z0-9]+)\b/u.exec(footer)?.[1]);

/** The exception's own words, in a code fence below the title. */
const summaryOf = ({ message, texts }: Sent): string | undefined =>
  firstOf(texts, (text) => /^```(?<said>[^`]+)```/u.exec(text.trim())?.[1]) ??
  message.attachments.map(({ text }) => text).find((text) => text.trim() !== '');

const isNoIssue = (line: string): boolean =>
  isRoutine(line) ||
  /\bassigned to\b|\b(?:release [^\s]+ (?:was |has been )?(?:created|deployed)|deployed to|weekly report|new user feedback|unlinked|linked your|unfurl|spike protection|quota)\b/iu.test(
    line,
  );
