import type { Alert } from '../alert.ts';
import { factNamed, factsOf, looseFactsOf } from '../facts.ts';
import { fingerprint } from '../fingerprint.ts';
import type { AlertFormat } from '../format.ts';
import { announced, firstOf, headingsOf, isGeneric, nameFrom } from '../heading.ts';
import { linesOf, plainText, summarise } from '../markup.ts';
import { bracedLabels, commonLabels, type Labels, readLabelLists } from '../label-lists.ts';
import type { Message } from '../message.ts';
import { isNotice } from '../notices.ts';
import { foreignSeverity } from '../other-languages.ts';
import { beginningIn } from '../instant.ts';
import { lastingLabels, namedLabels } from '../named-labels.ts';
import { vendorId } from '../vendor-link.ts';
import { isRoutine, namesTrouble, severityOf, statusOf } from '../words.ts';
import { vendorOf } from '../vendor.ts';
import { vendorFormats } from '../vendors.ts';

/** Any other bot's message that shows by its words, fields, links and colour that it is an alert. */
export const bot: AlertFormat = {
  name: 'bot',
  recognise: (message) => {
    if (message.sender.botId === undefined) return undefined;
    const vendor = vendorOf(message);
    if (vendorFormats.find(({ name }) => name === vendor)?.recognise(message)) return undefined;
    return alertOf(message);
  },
};

function alertOf(message: Message): Alert | undefined {
  const facts = factsOf(message);
  const stated = statusOf(factNamed(facts, 'status', 'state', 'alert status', 'alarm state') ?? '');
  const headings = headingsOf(message);
  const severity = severityOf(
    factNamed(facts, 'severity', 'priority', 'urgency', 'level'),
    ...headings.flatMap(
      (heading) => heading.match(/\b(?:[PS][0-5]|SEV-?\d|CRITICAL|WARNING|Critical|Warning)\b/u) ?? [],
    ),
    ...headings.map(foreignSeverity),
  );
  // A known tool's message that its own format does not take for an alert needs more than a link and a colour.
  const familiar = vendorOf(message) !== undefined;
  const id = vendorId(message.links);
  const told = firstOf(headings, (heading) => announced(heading, id !== undefined));
  const signs = [stated, told, id].filter((sign) => sign !== undefined).length;
  const hints = [
    severity !== 'unknown',
    headings.some(namesTrouble),
    alarming(message),
    headings.some(signalled),
  ].filter(Boolean).length;
  if (headings.some(isRoutine) && (familiar || (stated === undefined && told === undefined)))
    return undefined;
  if (familiar && told === undefined) return undefined;
  if (isNotice(message.links, headings)) return undefined;
  if (signs === 0 && hints < 2) return undefined;
  if (stated === undefined && told === undefined && hints === 0) return undefined;
  const listed = labelsListed(message);
  const name = listed['alertname'] ?? nameOf(message, headings);
  const labels = { ...namedLabels([...facts, ...looseFactsOf(message)]), ...listed };
  const startsAt = startIn(message);
  const described = factNamed(facts, 'description', 'message', 'summary');
  return {
    format: 'bot',
    status: stated ?? told ?? 'firing',
    name,
    summary: (described ? summarise(described) : summarise(...bodies(message))) || name,
    severity,
    labels,
    labelsKnown: Object.keys(labels).length > 0,
    ...{ values: [], count: 1 },
    ...(startsAt && { startsAt }),
    links: message.links,
    fingerprint:
      id ?? fingerprint({ format: 'bot', name: upToAddress(name), alerts: [lastingLabels(labels)] }),
  };
}

/** What names the alert below a title that does not: a field, or the line after Amazon's `… | Account: 12`. */
function nameOf(message: Message, headings: readonly string[]): string {
  const [title = '', ...others] = headings;
  const below = firstLines(message);
  if (/\|\s*Account: ?\d/u.test(title)) return nameFrom([...below.slice(1), title]);
  const facts = [...factsOf(message), ...looseFactsOf(message)];
  const fact = facts.find((one) =>
    /^(?:alert ?name|alert|policy|alert policy|rule|rule name)$/u.test(one.title),
  );
  const isFact = fact && title.toLowerCase() === `${fact.title} ${fact.value}`.toLowerCase();
  if (fact && (isFact || isGeneric(nameFrom([title])))) return nameFrom([fact.value]);
  return nameFrom([title, ...others, ...below]);
}

/** Labels that a tool lists as Prometheus names them, or sets in braces. */
function labelsListed(message: Message): Labels {
  const text = bodies(message).join('\n');
  const listed = commonLabels(readLabelLists(text).map(({ labels }) => labels));
  return listed['alertname'] === undefined ? bracedLabels(text) : listed;
}

/** What follows the address of a checked site is its state: a reason, a duration. */
const upToAddress = (name: string): string => name.replace(/(?<=https?:\/\/[^\s)]{1,200})[\s)].*$/su, '');

/** A siren, a fire or a red circle before the words. */
const signalled = (heading: string): boolean => /^\s*(?:🚨|🔥|🔴|🆘|‼)/u.test(heading);

/** Further lines that may name the alert, below a title that does not. */
const firstLines = ({ blocks, attachments }: Message): string[] =>
  [...blocks, ...attachments.flatMap((one) => one.blocks)]
    .filter(({ kind }) => kind === 'text')
    .slice(0, 4)
    .flatMap(({ text }) => linesOf(plainText(text)).slice(0, 1));

const bodies = (message: Message): string[] => [
  ...message.attachments.map(({ text }) => text),
  ...[...message.attachments.flatMap(({ blocks }) => blocks), ...message.blocks].flatMap(({ kind, text }) =>
    kind === 'text' ? [text] : [],
  ),
  message.text,
];

/** Red or orange by their share of red: a hint beside words. */
const alarming = (message: Message): boolean =>
  message.attachments.some(({ color }) => {
    if (/^(?:danger|warning)$/u.test(color)) return true;
    const [red = 0, green = 0, blue = 0] = /^[\da-f]{6}$/u.test(color)
      ? [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
      : [];
    return red > 0x90 && red > green * 1.3 && red > blue * 1.3;
  });

/** When it began, where a text gives the instant with its zone. */
function startIn(message: Message): string | undefined {
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks)];
  return firstOf([...bodies(message), ...blocks.map(({ text }) => text)], beginningIn);
}
