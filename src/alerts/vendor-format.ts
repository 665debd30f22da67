import type { Alert } from './alert.ts';
import { type Fact, factNamed, factsOf, looseFactsOf } from './facts.ts';
import { fingerprint } from './fingerprint.ts';
import type { AlertFormat } from './format.ts';
import type { Labels } from './label-lists.ts';
import { cut, plainText, summarise } from './markup.ts';
import type { Message } from './message.ts';
import { lastingLabels, namedLabels } from './named-labels.ts';
import { type Vendor, vendorOf } from './vendor.ts';
import { beginningIn, instantIn } from './instant.ts';

/** A message that one tool sent, with what every reader of such messages looks at. */
export interface Sent {
  readonly message: Message;
  /** Titled values: those that are set off, then those in running lines. */
  readonly facts: readonly Fact[];
  /** All texts but the fallbacks, in the order in which a person reads them. */
  readonly texts: readonly string[];
}

/** What a tool's reader found; the rest of the alert follows from the message. */
export interface Reading {
  readonly status: Alert['status'];
  readonly vendorState?: string | undefined;
  readonly name: string;
  readonly severity: Alert['severity'];
  /** Besides those that titled values give; these win. */
  readonly labels?: Labels;
  readonly summary?: string | undefined;
  readonly startsAt?: string | undefined;
  readonly count?: number | undefined;
  /** The alert's own id as `vendor:id`, the same in all its states. */
  readonly id?: string | undefined;
}

/** A format of the messages that one tool sends. */
export function vendorFormat(name: Vendor, read: (sent: Sent) => Reading | undefined): AlertFormat {
  return {
    name,
    recognise: (message) => {
      if (message.sender.botId === undefined || vendorOf(message) !== name) return undefined;
      const sent = sentBy(message);
      const reading = read(sent);
      return reading && alertOf(name, sent, reading);
    },
  };
}

function sentBy(message: Message): Sent {
  const { text, blocks, attachments } = message;
  const attached = attachments.flatMap((one) => [
    one.pretext,
    one.title,
    one.text,
    ...one.blocks.map((block) => block.text),
  ]);
  const texts = [text, ...blocks.map((block) => block.text), ...attached].filter((one) => one.trim() !== '');
  const facts = [...factsOf(message), ...looseFactsOf(message)];
  return {
    message,
    facts,
    texts: texts.length > 0 ? texts : attachments.map(({ fallback }) => fallback).filter(Boolean),
  };
}

function alertOf(format: Vendor, sent: Sent, reading: Reading): Alert {
  const { message, facts, texts } = sent;
  const labels = known({ ...namedLabels(facts), ...reading.labels });
  const told = plainText(reading.name).replace(/\s+/gu, ' ');
  // Where a text has no title of its own, a bare address often ends its first line.
  const name = cut(told.replace(/(?<=\S)\s+(?:[|–—-]\s+)?https?:\/\/\S+$/u, ''), 200) || 'Unnamed alert';
  const startsAt = reading.startsAt ?? startIn(facts, texts);
  const { vendorState } = reading;
  return {
    format,
    status: reading.status,
    ...(vendorState !== undefined && vendorState !== '' && { vendorState: vendorState.toLowerCase() }),
    name,
    summary:
      summarise(reading.summary ?? factNamed(facts, 'description', 'summary', 'message') ?? '') || name,
    severity: reading.severity,
    labels,
    labelsKnown: Object.keys(labels).length > 0,
    ...{ values: [], count: reading.count ?? 1 },
    ...(startsAt !== undefined && { startsAt }),
    links: message.links,
    fingerprint: reading.id ?? fingerprint({ format, name, alerts: [lastingLabels(labels)] }),
  };
}

const known = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));

function startIn(facts: readonly Fact[], texts: readonly string[]): string | undefined {
  const told = factNamed(
    facts,
    ...[
      'start time',
      'started at',
      'starts at',
      'started',
      'start',
      'fired time',
      'fired at',
      'triggered at',
    ],
    ...['created at', 'created', 'first seen', 'state change time', 'statechangetime', 'time'],
  );
  return (told === undefined ? undefined : instantIn(told)) ?? beginningIn(texts.join('\n').slice(0, 40_000));
}
