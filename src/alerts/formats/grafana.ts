import type { Alert } from '../alert.ts';
import { readBracketTitle } from '../bracket-title.ts';
import { fingerprint } from '../fingerprint.ts';
import type { AlertFormat } from '../format.ts';
import { commonLabels, differingValues, type ListedAlert, readLabelLists } from '../label-lists.ts';
import { linesOf, summarise } from '../markup.ts';
import type { Attachment, Message } from '../message.ts';
import { severityOf } from '../words.ts';

/** Grafana Alerting's default message: Alertmanager's title above `Value`, `Labels`, `Annotations` and links. */
export const grafana: AlertFormat = {
  name: 'grafana',
  recognise: (message) => {
    if (message.sender.botId === undefined) return undefined;
    const attachment = message.attachments.find(isGrafana);
    return attachment && alertOf(message, attachment);
  },
};

/** Titles are the same as Alertmanager's: the foot line tells, or the list that only Grafana writes. */
export const isGrafana = ({ title, text, footer }: Attachment): boolean =>
  readBracketTitle(title) !== undefined &&
  (/^grafana\b/iu.test(footer) || /^(?:\*\*(?:Firing|Resolved)\*\*|Value: .*\nLabels:)/mu.test(text));

function alertOf(message: Message, attachment: Attachment): Alert | undefined {
  const title = readBracketTitle(attachment.title);
  if (title === undefined) return undefined;
  const listed = readLabelLists(sectionFor(title.status, attachment.text));
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
    links: message.links.map((link) => (readBracketTitle(link.title) ? { ...link, title: 'Grafana' } : link)),
    fingerprint: fingerprint({ format: 'grafana', name, ...(labelsKnown ? { alerts: sets } : { values }) }),
  };
}

/** A message may list alerts that fire and alerts that recovered; the title's status says which matter. */
function sectionFor(status: Alert['status'], text: string): string {
  const parts = text.split(/^\*\*(Firing|Resolved)\*\*$/mu);
  const wanted = parts.indexOf(status === 'firing' ? 'Firing' : 'Resolved');
  return parts[wanted + 1] ?? text;
}

const annotated = (listed: readonly ListedAlert[]): string[] =>
  listed.slice(0, 1).flatMap(({ annotations: { summary, description, ...others } }) => {
    const said = [summary, description].flatMap((text) => text ?? []);
    return said.length > 0 ? said : Object.values(others).slice(0, 1);
  });

const measured = (text: string): string[] =>
  linesOf(text).filter((line) => line.startsWith('Value: ') && !line.includes('[no value]'));
