import type { Alert } from '../alert.ts';
import { type BracketTitle, readBracketTitle } from '../bracket-title.ts';
import { factNamed, factsIn, factsOf } from '../facts.ts';
import { fingerprint } from '../fingerprint.ts';
import type { AlertFormat } from '../format.ts';
import { commonLabels, differingValues, type Labels, readLabelLists } from '../label-lists.ts';
import { summarise } from '../markup.ts';
import type { Attachment, Message } from '../message.ts';
import { severityOf } from '../words.ts';
import { isGrafana } from './grafana.ts';

/**
 * Prometheus' Alertmanager: a title `[FIRING:2] Name (values)` above nothing, as its default template writes
 * it, or above a custom template's text with lists of labels.
 */
export const alertmanager: AlertFormat = {
  name: 'alertmanager',
  recognise: (message) => {
    if (message.sender.botId === undefined || message.attachments.some(isGrafana)) return undefined;
    const found = titled(message);
    return found && alertOf(message, found.title, found.body);
  },
};

function titled(message: Message): { title: BracketTitle; body: string } | undefined {
  for (const attachment of message.attachments) {
    const title = titleOf(attachment);
    if (title) return { title, body: attachment.text };
  }
  const [first = '', ...others] = message.text.trim().split('\n');
  const title = message.attachments.length === 0 ? readBracketTitle(first) : undefined;
  return title && { title, body: others.join('\n') };
}

const titleOf = ({ title, pretext, fallback }: Attachment): BracketTitle | undefined =>
  readBracketTitle(title) ??
  readBracketTitle(pretext) ??
  (title === '' ? readBracketTitle(fallback) : undefined);

function alertOf(message: Message, title: BracketTitle, body: string): Alert {
  const listed = readLabelLists(body);
  const sets = listed.map(({ labels }) => labels);
  const labels = commonLabels(sets);
  const labelsKnown = sets.length > 0;
  const name = labels['alertname'] ?? (title.name || namesIn(sets) || 'Unnamed alert');
  const facts = factsIn(body);
  const values = labelsKnown ? differingValues(sets) : title.values;
  const said = [factNamed(facts, 'description') ?? '', factNamed(facts, 'summary', 'alert', 'message') ?? ''];
  const inAnnotations = listed.flatMap(({ annotations: a }) => [
    a['description'],
    a['summary'],
    a['message'],
  ]);
  const [annotation = ''] = inAnnotations.filter((text) => text !== undefined && text !== '');
  return {
    format: 'alertmanager',
    status: title.status,
    name,
    summary:
      summarise(...said, annotation) || summarise(labelsKnown ? name : body) || [name, ...values].join(' '),
    severity: severityOf(
      labels['severity'],
      factNamed(factsOf(message), 'severity', 'priority'),
      ...title.values,
    ),
    ...{ labels, labelsKnown, values },
    count: title.count ?? Math.max(1, listed.length),
    links: message.links.map((link) =>
      readBracketTitle(link.title) ? { ...link, title: 'Alertmanager' } : link,
    ),
    fingerprint: fingerprint({
      format: 'alertmanager',
      name,
      ...(labelsKnown ? { alerts: sets } : { values }),
    }),
  };
}

const namesIn = (sets: readonly Labels[]): string =>
  [...new Set(sets.flatMap((set) => set['alertname'] ?? []))].sort().join(', ');
