import type { Escalation } from './escalation.ts';
import type { Claim, Packet, PacketReceipt } from './packet.ts';

/** The whole packet as Markdown, with every receipt; times are UTC. Nothing in it is cut, and text from outside stays text. */
export function packetMarkdown(escalation: Escalation, packet: Packet): string {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Why people are asked', escalation.triggers.map(({ title, why }) => `- ${plain(title)}: ${plain(why)}`)],
    ['Affected', affectedLines(packet)],
    ['Causes', packet.causes.flatMap(causeLines)],
    ['Symptoms', packet.symptoms.map(claimLine)],
    ['Ruled out', packet.ruledOut.map(claimLine)],
    ['Text in telemetry that reads like an instruction', packet.suspicions.map(claimLine)],
    ['Not seen', packet.notSeen.map((gap) => `- ${plain(gap)}`)],
    ['Tried', triedLines(packet)],
    ['Next look-ups', packet.next.map((next, index) => `${index + 1}. ${plain(next)}`)],
    ['Suggested actions, none of them done', packet.actions.map((action) => `- ${plain(action)}`)],
    ['Links', packet.links.map(({ title, url }) => `- ${plain(title)}: ${address(url)}`)],
    ['Receipts', packet.receipts.flatMap(receiptLines)],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  const parts = shown.map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}`);
  return `${[head(escalation, packet), ...parts].join('\n\n')}\n`;
}

function head(escalation: Escalation, packet: Packet): string {
  const since = packet.since === undefined ? '' : `\nSince ${packet.since}.`;
  const says = packet.says === '' ? '' : `\nThe alert says: ${plain(packet.says)}`;
  return [
    `# Escalation: ${plain(packet.title)}`,
    `Incident ${packet.incident}, investigation ${packet.run}, opened ${escalation.openedAt}. Times are UTC.${since}${says}`,
    `Verdict: ${packet.verdict}. ${plain(packet.reason)}`,
  ].join('\n\n');
}

function affectedLines({ affected, services }: Packet): readonly string[] {
  const measured = affected.map(({ entity, errorShare, affected: failed, minutes, receipts }) => {
    const number = failed === undefined ? '' : `, ${failed} failed requests in ${minutes ?? 1} min`;
    return `- \`${ticks(entity ?? 'requests')}\`: ${Number((errorShare * 100).toFixed(1))} % errors${number}${cited(receipts)}`;
  });
  const owned = services.map(({ name, owner, tier, compliance = [] }) => {
    const parts = [
      tier === undefined ? '' : `tier ${tier}`,
      `owner ${owner ?? 'not known'}`,
      compliance.join(', '),
    ];
    return `- Service ${plain(name)}: ${plain(parts.filter((part) => part !== '').join(', '))}`;
  });
  return [...(measured.length > 0 ? measured : ['- Not measured.']), ...owned];
}

function causeLines(cause: Packet['causes'][number]): readonly string[] {
  const since = cause.since === undefined ? '' : `, since ${cause.since}`;
  const role = cause.status === 'cause' ? 'asserted' : 'not proven';
  const against = cause.against.length > 0 ? ` Against it:${cited(cause.against)}.` : '';
  return [
    `- \`${ticks(cause.entity ?? '')}\` (${role}${since}): ${plain(cause.words)}${cited(cause.receipts)}${against}`,
  ];
}

const claimLine = ({ entity, words, receipts }: Claim): string =>
  `- ${entity === undefined ? '' : `\`${ticks(entity)}\`: `}${plain(words)}${cited(receipts)}`;

function triedLines({ tried, coverage }: Packet): readonly string[] {
  const { lookUps, repeated, seconds, model, earlierAttempts } = tried;
  return [
    `- ${lookUps} look-ups, ${repeated} repeated, ${seconds.toFixed(1)} s, ${plain(model)}`,
    ...(earlierAttempts > 0 ? [`- ${earlierAttempts} earlier attempts without a cause that stood`] : []),
    ...coverage.map(
      ({ source, signal, status, records, note }) =>
        `- ${plain(source)} ${signal}: ${status}, ${records} records${note === '' ? '' : `. ${plain(note)}`}`,
    ),
  ];
}

function receiptLines(receipt: PacketReceipt): readonly string[] {
  const { number, evidence, locator, quote, stance, source, query, observedAt, link } = receipt;
  const origin = source === undefined ? '' : ` ${plain(source)}, asked ${observedAt ?? ''}.`;
  return [
    `${number}. \`${evidence}\` at \`${ticks(locator)}\` (${stance}).${origin}`,
    ...(query === undefined ? [] : [`   Query: \`${ticks(query)}\``]),
    ...(link === undefined ? [] : [`   Open: ${address(link)}`]),
    ...fenced(quote),
  ];
}

/** The fence is longer than every run of backticks inside, so that a quote cannot end it. */
function fenced(exact: string): readonly string[] {
  const quote = steady(exact);
  const longest = Math.max(2, ...[...quote.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return ['', `   ${fence}`, ...quote.split(lineEnd).map((line) => `   ${line}`), `   ${fence}`];
}

const cited = (numbers: readonly number[]): string => numbers.map((number) => ` [${number}]`).join('');

/** Words from outside in running text: on one line, without marks that would make links, headings or HTML of them. */
const plain = (text: string): string =>
  steady(text)
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replaceAll(/[\\*_[\]<>#|!~]/gu, String.raw`\$&`);

const ticks = (text: string): string => steady(text).replaceAll(/\s+/gu, ' ').replaceAll('`', 'ˋ');

/** A link where a browser may open it, else the text itself: Markdown links every scheme. */
function address(url: string): string {
  const { protocol, href } = URL.canParse(url) ? new URL(url) : { protocol: '', href: '' };
  if (protocol !== 'https:' && protocol !== 'http:') return `\`${ticks(url)}\``;
  return `<${href.replaceAll(/[<>\s]/gu, (mark) => encodeURIComponent(mark))}>`;
}

/** A carriage return alone ends a line in Markdown too, and with it the indent that keeps a quote in its fence. */
const lineEnd = /\r\n|\r|\n/u;
/** Nothing that we are sent may turn a line around; the packet as JSON has every character. */
const steady = (text: string): string =>
  text.replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
