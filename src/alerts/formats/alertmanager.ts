import type { Alert } from '../alert.ts';
import { type BracketTitle, readBracketTitle } from '../bracket-title.ts';
import { type Fact, factNamed, factsIn, factsOf } from '../facts.ts';
import { fingerprint } from '../fingerprint.ts';
import type { AlertFormat } from '../format.ts';
import { announced, firstOf, headingsOf, nameFrom } from '../heading.ts';
import {
  commonLabels,
  differingValues,
  type Labels,
  readLabelLists,
  sectionsOf,
  sharedAnnotations,
} from '../label-lists.ts';
import { summarise } from '../markup.ts';
import type { Message } from '../message.ts';
import { lastingLabels, namedLabels } from '../named-labels.ts';
import { vendorOf } from '../vendor.ts';
import { isRoutine, severityOf } from '../words.ts';

/**
 * Prometheus' Alertmanager: a title `[FIRING:2] Name (values)` above nothing, as its default template writes
 * it, or above a custom template's text with lists of labels. A template without that title counts where the
 * sender's name or a link to Alertmanager tells and the title states what happened.
 */
export const alertmanager: AlertFormat = {
  name: 'alertmanager',
  recognise: (message) => {
    if (message.sender.botId === undefined || vendorOf(message) !== 'alertmanager') return undefined;
    const title = firstOf(titlesOf(message), readBracketTitle) ?? wordedTitle(message);
    return title && alertOf(message, title, bodyOf(message));
  },
};

function titlesOf({ attachments, blocks, text }: Message): string[] {
  return [
    ...attachments.flatMap(({ title, pretext, fallback }) => [title, pretext, title === '' ? fallback : '']),
    text.trim().split('\n', 1)[0] ?? '',
    ...[...blocks, ...attachments.flatMap((one) => one.blocks)]
      .slice(0, 3)
      .map((block) => block.text.split('\n', 1)[0] ?? ''),
  ];
}

const named = (headings: readonly string[]): string => nameFrom(headings).replace(/^alert:\s*/iu, '');

/** A title in Alertmanager's own colours, from a template that leaves the state to them. */
const colored = ({ attachments }: Message): Alert['status'] | undefined =>
  firstOf(attachments, ({ title, color }) => {
    if (title.trim() === '') return undefined;
    if (/^(?:danger|a30200)$/u.test(color)) return 'firing';
    return /^(?:good|2eb886)$/u.test(color) ? 'resolved' : undefined;
  });

/** `FIRING: HighLatency`, `HighLatency is firing`: the title of a template that has no brackets. */
function wordedTitle(message: Message): BracketTitle | undefined {
  const headings = headingsOf(message);
  const status = firstOf(headings, (heading) => announced(heading, true)) ?? colored(message);
  if (status === undefined || headings.slice(0, 1).some(isRoutine)) return undefined;
  return { status, count: undefined, resolvedCount: undefined, name: named(headings), values: [] };
}

const bodyOf = ({ attachments, blocks, text }: Message): string =>
  [
    text.trim().split('\n').slice(1).join('\n'),
    ...attachments.map((one) => one.text),
    ...[...blocks, ...attachments.flatMap((one) => one.blocks)].map((block) => block.text),
  ]
    .filter((one) => one.trim() !== '' && !readBracketTitle(one))
    .join('\n');

function alertOf(message: Message, title: BracketTitle, body: string): Alert {
  const { firing, resolved } = sectionsOf(body);
  const listed = readLabelLists(
    title.status === 'firing' ? firing : resolved.trim() === '' ? firing : resolved,
  );
  const sets = listed.map(({ labels }) => labels);
  const named = { ...namedLabels(agreed(factsOf(message))), ...pairsIn(title.values) };
  const common = commonLabels(sets);
  const labels = { ...named, ...common };
  const labelsKnown = sets.length > 0 || (title.values.every(isPair) && Object.keys(named).length > 0);
  const titled = /^alerts? (?:firing|resolved)\W*$/iu.test(title.name) ? '' : title.name;
  const name = common['alertname'] ?? (titled || namesIn(sets) || 'Unnamed alert');
  const values = sets.length > 0 ? differingValues(sets) : title.values.filter((value) => !isPair(value));
  const resolvedCount =
    title.status === 'firing' ? (title.resolvedCount ?? readLabelLists(resolved).length) : 0;
  return {
    format: 'alertmanager',
    status: title.status,
    name,
    summary:
      summarise(...annotated(body, listed)) ||
      summarise(sets.length > 0 ? name : body) ||
      [name, ...values].join(' '),
    severity: severityOf(
      labels['severity'],
      factNamed(factsOf(message), 'severity', 'priority'),
      ...title.values,
      ...headingsOf(message).flatMap((line) => /\[(?<said>[A-Z]{4,9})\]/u.exec(line)?.[1] ?? []),
    ),
    ...{ labels, labelsKnown, values },
    count: title.count ?? Math.max(1, listed.length),
    ...(resolvedCount > 0 && { resolvedCount }),
    ...(sets.length > 0 && { alerts: sets }),
    ...sharedAnnotations(listed),
    links: message.links.map((link) =>
      readBracketTitle(link.title) ? { ...link, title: 'Alertmanager' } : link,
    ),
    fingerprint: fingerprint({
      format: 'alertmanager',
      name,
      ...(sets.length > 0 ? { alerts: sets } : { values, alerts: [lastingLabels(named)] }),
    }),
  };
}

/** Some templates name the values in the title: `(job="ledger", severity="warning")`. */
const pair = /^(?<name>[a-z_]\w{0,60})=["']?(?<value>[^"',]{0,200})["']?,?$/iu;
const isPair = (value: string): boolean => pair.test(value);

const pairsIn = (values: readonly string[]): Labels =>
  Object.fromEntries(
    values.flatMap((one) => {
      const { name, value } = pair.exec(one)?.groups ?? {};
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );

/** The titled values on which all alerts of a batch agree. */
const agreed = (facts: readonly Fact[]): Fact[] =>
  facts.filter(({ title, value }) => facts.every((other) => other.title !== title || other.value === value));

function annotated(body: string, listed: ReturnType<typeof readLabelLists>): string[] {
  const facts = factsIn(body);
  const [annotation = ''] = listed
    .flatMap(({ annotations: a }) => [a['description'], a['summary'], a['message']])
    .filter((text) => text !== undefined && text !== '');
  return [
    factNamed(facts, 'description') ?? '',
    factNamed(facts, 'summary', 'alert', 'message') ?? '',
    annotation,
  ];
}

const namesIn = (sets: readonly Labels[]): string =>
  [...new Set(sets.flatMap((set) => set['alertname'] ?? []))].sort().join(', ');
