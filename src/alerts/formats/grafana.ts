import type { Alert } from '../alert.ts';
import { readBracketTitle } from '../bracket-title.ts';
import { factNamed, factsOf } from '../facts.ts';
import { fingerprint } from '../fingerprint.ts';
import type { AlertFormat } from '../format.ts';
import { announced, firstOf, headingsOf, nameFrom } from '../heading.ts';
import {
  commonLabels,
  differingValues,
  type ListedAlert,
  readLabelLists,
  sectionsOf,
  sharedAnnotations,
} from '../label-lists.ts';
import { linesOf, summarise } from '../markup.ts';
import type { Attachment, Message } from '../message.ts';
import { lastingLabels, namedLabels } from '../named-labels.ts';
import { isGrafana, vendorOf } from '../vendor.ts';
import { isRoutine, severityOf, statusOf } from '../words.ts';

/** Grafana Alerting's default message: Alertmanager's title above `Value`, `Labels`, `Annotations` and links. */
export const grafana: AlertFormat = {
  name: 'grafana',
  recognise: (message) => {
    if (message.sender.botId === undefined || vendorOf(message) !== 'grafana') return undefined;
    const attachment = message.attachments.find(isGrafana);
    return attachment ? alertOf(message, attachment) : worded(message);
  },
};

function alertOf(message: Message, attachment: Attachment): Alert | undefined {
  const title = readBracketTitle(attachment.title);
  if (title === undefined) return undefined;
  const listed = readLabelLists(sectionFor(title.status, attachment.text));
  const recovered =
    title.status === 'firing' ? readLabelLists(sectionsOf(attachment.text).resolved).length : 0;
  const resolvedCount = title.status === 'firing' ? (title.resolvedCount ?? recovered) : 0;
  const sets = listed.map(({ labels }) => labels);
  const labels = commonLabels(sets);
  const names = [...new Set(sets.flatMap((set) => set['alertname'] ?? []))].sort();
  const name = labels['alertname'] ?? (names.join(', ') || title.name || 'Unnamed alert');
  const labelsKnown = sets.length > 0;
  const values = labelsKnown ? differingValues(sets) : title.values;
  return {
    format: 'grafana',
    status: title.status,
    name,
    summary: summarise(...annotated(listed), ...measured(attachment.text)) || name,
    severity: severityOf(labels['severity'], labels['priority'], ...title.values),
    ...{ labels, labelsKnown, values },
    count: title.count ?? Math.max(1, listed.length),
    ...(resolvedCount > 0 && { resolvedCount }),
    ...(labelsKnown && { alerts: sets }),
    ...sharedAnnotations(listed),
    links: message.links.map((link) => (readBracketTitle(link.title) ? { ...link, title: 'Grafana' } : link)),
    fingerprint: fingerprint({ format: 'grafana', name, ...(labelsKnown ? { alerts: sets } : { values }) }),
  };
}

/** A message may list alerts that fire and alerts that recovered; the title's status says which matter. */
function sectionFor(status: Alert['status'], text: string): string {
  const { firing, resolved } = sectionsOf(text);
  return status === 'firing' || resolved.trim() === '' ? firing : resolved;
}

/** Grafana's older alerts and templates of one's own: `[Alerting] name`, `[OK] name`, `[No Data] name`. */
function worded(message: Message): Alert | undefined {
  const headings = headingsOf(message);
  const found = firstOf(headings, (heading) => legacy.exec(heading)?.groups);
  const grouped = message.links.some(({ url }) => /\/alert-groups\/\w/u.test(url));
  const done = grouped ? doneIn(message) : undefined;
  const status =
    done ??
    (found
      ? statusOf(found['state'] ?? '')
      : (firstOf(headings, (heading) => announced(heading, true)) ??
        statusOf(factNamed(factsOf(message), 'status', 'state') ?? '')));
  if (status === undefined || headings.slice(0, 1).some(isRoutine)) return undefined;
  const name = found?.['name'] ?? (grouped ? groupName(nameFrom(headings)) : nameFrom(headings));
  const listed = grouped
    ? commonLabels(readLabelLists(blocksOf(message).join('\n')).map((one) => one.labels))
    : {};
  const labels = { ...namedLabels(factsOf(message)), ...listed };
  const bodies = message.attachments.map(({ text }) => text);
  return {
    format: 'grafana',
    status,
    ...(found?.['state'] !== undefined && { vendorState: found['state'].toLowerCase() }),
    name,
    summary: summarise(...bodies) || name,
    severity: severityOf(labels['severity'], labels['priority']),
    ...{ labels, labelsKnown: Object.keys(labels).length > 0, values: [], count: 1 },
    links: message.links,
    fingerprint: fingerprint({ format: 'grafana', name, alerts: [lastingLabels(labels)] }),
  };
}

const blocksOf = ({ blocks, attachments }: Message): string[] => [
  ...attachments.map(({ text }) => text),
  ...[...blocks, ...attachments.flatMap((one) => one.blocks)].map(({ text }) => text),
];

/** OnCall says in a line of its own who took or closed a group of alerts; its fields stay as they came. */
function doneIn(message: Message): Alert['status'] | undefined {
  const said = firstOf(blocksOf(message), (text) => /\b(acknowledged|resolved) by\b/iu.exec(text)?.[1]);
  return statusOf(said ?? '');
}

/** `#12 HighLatency via Alertmanager (critical)`: the number and the way it came are not its name. */
const groupName = (title: string): string =>
  title.replace(/^#\d+\s+/u, '').replace(/\s+via\s.*$/su, '') || title;

const legacy = /^[^\p{L}\p{N}[]*\[(?<state>alerting|ok|no data|pending|unknown)\]\s+(?<name>\S.*)$/iu;

const annotated = (listed: readonly ListedAlert[]): string[] =>
  listed.slice(0, 1).flatMap(({ annotations: { summary, description, ...others } }) => {
    const said = [summary, description].flatMap((text) => text ?? []);
    return said.length > 0 ? said : Object.values(others).slice(0, 1);
  });

const measured = (text: string): string[] =>
  linesOf(text).filter((line) => line.startsWith('Value: ') && !line.includes('[no value]'));
