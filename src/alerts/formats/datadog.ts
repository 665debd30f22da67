import type { Alert } from '../alert.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import type { Labels } from '../label-lists.ts';
import { linesOf, plainText } from '../markup.ts';
import { tagsIn } from '../named-labels.ts';
import { type Spoken, statedIn, titleLines } from '../spoken.ts';
import { type Sent, vendorFormat } from '../vendor-format.ts';
import { linkedId, parameterOf, vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** The transitions that a monitor's title begins with, after Datadog's documentation of notifications. */
const transitions: readonly (readonly [Alert['status'], Alert['severity'], RegExp])[] = [
  [
    'firing',
    'warning',
    /^(?:(?:re-?)?triggered \(?warn(?:ing)?\)?|(?:re-?)?warn(?:ing)?|renotify \(?warn(?:ing)?\)?)$/iu,
  ],
  ['firing', 'warning', /^(?:re-)?(?:no|missing) data$/iu],
  [
    'firing',
    'critical',
    /^(?:(?:re-?)?(?:triggered|alert|triggered alert)|renotify|re-?notified|escalated|error)$/iu,
  ],
  [
    'resolved',
    'unknown',
    /^(?:recovered|recovery|resolved|ok|success)(?: \(.{1,20}\))?(?: from .{1,20})?$/iu,
  ],
  ['acknowledged', 'unknown', /^(?:acknowledged|muted)$/iu],
];
const word = String.raw`(?<word>(?:re-?)?triggered(?: \(warn(?:ing)?\)| warn(?:ing)?)?|(?:re-?)?warn(?:ing)?|(?:re-)?no data|missing data|renotify|re-?notified|escalated|recovered(?: \([^)]{1,20}\)| from [\w ]{1,20})?|recovery|resolved|muted|alert|ok)`;
/** `Triggered: …`, `[P1] [Re-Triggered] …`, `[Triggered on {host:web-1}] …`, `[TEST] Recovered: …`. */
const head = new RegExp(
  String.raw`^[^\p{L}\p{N}[]*(?<tags>(?:\[[^\]]{1,30}\]\s*){0,3}?)\[?${word}(?:\s+on\s+\{(?<group>[^}]{0,300})\})?\s*(?:\]|:|\s[–—-]\s)\s*(?<rest>.*)$`,
  'iu',
);

/** Datadog's monitors, and its incidents. */
export const datadog: AlertFormat = vendorFormat('datadog', (sent) => {
  const { message } = sent;
  const lines = titleLines(sent);
  const title = firstOf(lines, titled) ?? colored(sent, lines);
  if (!title) return incidentIn(sent, lines);
  const labels = labelsIn(sent, title);
  const id = vendorId(message.links, 'datadog-monitor');
  const group = labels['monitor_group'];
  const scoped = id !== undefined && id.split(':').length < 3 && group ? `${id}:${group}` : id;
  return {
    status: title.status,
    vendorState: title.state,
    name: title.name,
    severity: firstKnown(severityOf(labels['priority'], labels['severity']), title.severity),
    summary: body(sent),
    labels,
    id: scoped,
  };
});

interface Title extends Spoken {
  readonly severity: Alert['severity'];
  readonly name: string;
  readonly group: string | undefined;
}

function titled(line: string): Title | undefined {
  const { word: said = '', tags = '', group, rest = '' } = head.exec(line)?.groups ?? {};
  const transition = transitions.find(([, , words]) => words.test(said));
  if (transition === undefined) return undefined;
  const priority = /\[P[1-5]\]/u.exec(tags)?.[0];
  const name = priority === undefined || rest.startsWith(priority) ? rest : `${priority} ${rest}`;
  return {
    ...{ status: transition[0], severity: transition[1], state: said.toLowerCase() },
    ...{ name: name.trim() || line, group },
  };
}

/** A title without a transition, of which the colour alone says what happened. */
function colored({ message }: Sent, lines: readonly string[]): Title | undefined {
  const painted = message.attachments.find(({ title, color }) => title !== '' && color !== '');
  if (painted === undefined || linkedId(message.links.slice(0, 1), 'datadog-monitor') === undefined)
    return undefined;
  const hue = hues.find(([, , colors]) => colors.test(painted.color));
  if (hue === undefined || lines.some(isRoutine)) return undefined;
  return { status: hue[0], severity: hue[1], state: hue[0], name: painted.title, group: undefined };
}

const hues: readonly (readonly [Alert['status'], Alert['severity'], RegExp])[] = [
  ['firing', 'critical', /^(?:danger|a30200)$/u],
  ['firing', 'warning', /^(?:warning|daa038)$/u],
  ['resolved', 'unknown', /^(?:good|2eb886)$/u],
];

function labelsIn({ message, texts }: Sent, { name, group }: Title): Labels {
  const inLink = firstOf(message.links, ({ url }) => parameterOf(url, 'group'));
  const inTitle = / on (?<scope>[a-z][\w.-]*:[^\s].*)$/iu.exec(name)?.groups?.['scope'];
  const query = firstOf(
    texts,
    (text) =>
      /\b(?:avg|sum|min|max|count|last|p\d\d)\b[^\n{]{0,300}\{(?<scope>[^}\n]{1,300})\}/iu.exec(text)
        ?.groups?.['scope'],
  );
  const listed = firstOf(
    texts.flatMap(linesOf),
    (line) => /^\W*tags\W{1,4}(?<tags>.+)$/iu.exec(line)?.groups?.['tags'],
  );
  const scope = group ?? inLink ?? inTitle;
  return {
    ...tagsIn([scope, inTitle, query, listed].filter(Boolean).join(',')),
    monitor_id: linkedId(message.links, 'datadog-monitor') ?? '',
    monitor_group: scope ?? '',
    priority: /\bP[1-5]\b/u.exec(name)?.[0] ?? '',
  };
}

/** What stands between the title and Datadog's own foot lines. */
const body = ({ texts }: Sent): string =>
  texts
    .flatMap((text) => linesOf(plainText(text)))
    .filter(
      (line) =>
        titled(line) === undefined &&
        !/^(?:@[\w-]+\s*)+$|^- - -|^\[?(?:monitor status|edit monitor)/iu.test(line),
    )
    .slice(0, 2)
    .join('\n');

const firstKnown = (...all: readonly Alert['severity'][]): Alert['severity'] =>
  all.find((severity) => severity !== 'unknown') ?? 'unknown';

function incidentIn(sent: Sent, lines: readonly string[]) {
  const { message } = sent;
  const id = vendorId(message.links, 'datadog-incident');
  const stated = statedIn(sent, 'state', 'status');
  if (id === undefined || stated === undefined || lines.slice(0, 2).some(isRoutine)) return undefined;
  return {
    ...{ status: stated.status, vendorState: stated.state, name: lines[0] ?? '', id },
    severity: severityOf(
      firstOf(lines, (line) => /\bSEV-?[0-5]\b/iu.exec(line)?.[0]),
      ...sent.facts.flatMap(({ title, value }) => (title === 'severity' ? [value] : [])),
    ),
    labels: { incident_id: linkedId(message.links, 'datadog-incident') ?? '' },
  };
}
