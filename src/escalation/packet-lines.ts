import type { Style } from '../diagnosis/style.ts';
import { marks, shortened } from '../diagnosis/wording.ts';
import { parseEntity } from '../lib/entity.ts';
import type { Escalation } from './escalation.ts';
import type { Claim, Packet } from './packet.ts';

/** The packet on one screen, most important first. */
export interface PacketScreen {
  readonly headline: string;
  readonly lines: readonly string[];
}

/** In characters as the place of reading counts them; the whole fits on one screen of a telephone or two. */
const rooms = {
  title: 90,
  why: 200,
  claim: 170,
  name: 90,
  ruledOut: 120,
  gap: 90,
  next: 130,
  reason: 200,
  model: 120,
} as const;
/** What `screenOf` never exceeds, headline and lines together. */
export const screenRoom = 2000;

export function screenOf(escalation: Escalation, packet: Packet, style: Style): PacketScreen {
  const lines = [
    whyLine(escalation, style),
    affectedLine(packet, style),
    ...causeLines(packet, style),
    ruledOutLine(packet, style),
    notSeenLine(packet, style),
    triedLine(packet, style),
    nextLine(packet, style),
  ].filter((line) => line !== '');
  return fitted({ headline: headlineOf(escalation, packet, style), lines });
}

/** Lines from the end give way where markup made them longer than planned. */
function fitted({ headline, lines }: PacketScreen): PacketScreen {
  const kept = [...lines];
  const length = () => [headline, ...kept].reduce((sum, line) => sum + line.length + 1, 0);
  while (kept.length > 1 && length() > screenRoom) kept.pop();
  return { headline, lines: kept };
}

function headlineOf({ triggers: [first, ...others] }: Escalation, packet: Packet, style: Style): string {
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const since = packet.since === undefined ? '' : ` since ${style.time(packet.since, isLong(packet))}`;
  const trigger = `${style.text(first?.title ?? 'a person asked', 80)}${more}`;
  return `${style.bold(`Escalation · ${style.text(packet.title, rooms.title)}`)}${since} · trigger: ${trigger}`;
}

/** Longer ago than a shift, a time of day alone would be misread. */
const isLong = ({ since, receipts }: Packet): boolean => {
  const seen = receipts.find(({ observedAt }) => observedAt !== undefined)?.observedAt;
  return since !== undefined && seen !== undefined && Date.parse(seen) - Date.parse(since) > 12 * 3_600_000;
};

function whyLine({ triggers }: Escalation, style: Style): string {
  // What customers feel stands in the line below, with its receipts.
  const said = triggers.filter(({ name }) => name !== 'customer-impact');
  const shown = said.slice(0, 2).map(({ why }) => style.text(why, rooms.why));
  return shown.join(' ');
}

/** Who is affected and who owns it. */
function affectedLine({ affected, services, symptoms }: Packet, style: Style): string {
  // What calls measured and what metrics did are two figures of one service: the first, which is the worst, will do.
  const worst = affected.filter(
    (one, at) => affected.findIndex((other) => nameOf(other) === nameOf(one)) === at,
  );
  const measured = worst.slice(0, 2).map((claim) => impactWords(claim, style));
  const seen = [...new Set(symptoms.flatMap(({ entity }) => (entity ? [parseEntity(entity).name] : [])))];
  const named = seen.slice(0, 3).map((name) => style.code(name, 60));
  const who = measured.length > 0 ? measured : named;
  const [service] = services;
  const tier = service?.tier === undefined ? '' : `Tier ${service.tier}, `;
  const owner = service === undefined ? '' : ` ${tier}owner ${ownerWords(service.owner, style)}.`;
  if (who.length === 0) return `Affected: not measured.${owner}`;
  return `Affected: ${who.join('; ')}.${owner}`;
}

function ownerWords(owner: string | undefined, style: Style): string {
  if (owner === undefined) return 'not known';
  return /^[USW][A-Z0-9]{5,}$/u.test(owner) ? 'mentioned here' : style.text(owner, 60);
}

const nameOf = ({ entity }: Packet['affected'][number]): string | undefined =>
  entity && parseEntity(entity).name;

function impactWords(
  { entity, errorShare, affected, minutes, receipts }: Packet['affected'][number],
  style: Style,
): string {
  const at = entity === undefined ? 'requests' : style.code(parseEntity(entity).name, 60);
  const number =
    affected === undefined ? '' : `, ${affected.toLocaleString('en')} failed requests in ${minutes ?? 1} min`;
  return `${at} ${Number((errorShare * 100).toFixed(1))} % errors${number}${marks(receipts)}`;
}

function causeLines({ causes, verdict, reason }: Packet, style: Style): readonly string[] {
  if (causes.length === 0) return [`No cause found (${verdict}): ${style.text(reason, rooms.reason)}`];
  const shown = causes.slice(0, 2).map((cause, index) => {
    const role =
      cause.status === 'cause' ? `${index === 0 ? 'Leading' : 'Second'} cause (${verdict})` : 'Not proven';
    const against = cause.against.length > 0 ? ` · against${marks(cause.against)}` : '';
    return `${role}: ${named(cause, style)}${claim(cause, style, rooms.claim)}${against}`;
  });
  const hidden = causes.length - shown.length;
  return hidden > 0 ? [...shown, `${hidden} more in the attached packet.`] : shown;
}

/** The entity before a claim that does not begin with it. */
const named = ({ entity, words }: Claim, style: Style): string =>
  entity === undefined || words.startsWith(`\`${entity}\``) ? '' : `${style.code(entity, rooms.name)}: `;

const claim = ({ words, receipts }: Claim, style: Style, room: number): string =>
  `${style.text(bare(words), room)}${marks(receipts)}`;

/** What is to blame for one thing may be ruled out for another; here that would read as a contradiction. */
function ruledOutLine({ ruledOut, causes }: Packet, style: Style): string {
  const guilty = new Set(causes.filter(({ status }) => status === 'cause').map(({ entity }) => entity));
  const [first, ...others] = ruledOut.filter(({ entity }) => !guilty.has(entity));
  if (first === undefined) return '';
  const more = others.length > 0 ? `; ${others.length} more` : '';
  return `Ruled out: ${named(first, style)}${claim(first, style, rooms.ruledOut)}${more}.`;
}

function notSeenLine({ notSeen }: Packet, style: Style): string {
  if (notSeen.length === 0) return '';
  const shown = notSeen.slice(0, 3).map((gap) => style.text(bare(gap), rooms.gap));
  return `Not seen: ${shown.join(', ')}${notSeen.length > 3 ? `, ${notSeen.length - 3} more` : ''}.`;
}

function triedLine({ tried }: Packet, style: Style): string {
  const { lookUps, repeated, seconds, model, earlierAttempts } = tried;
  const again = repeated > 0 ? `, ${repeated} repeated` : '';
  const before = earlierAttempts > 0 ? ` · ${earlierAttempts} earlier attempts without a cause` : '';
  return `Tried: ${lookUps} look-ups${again}, ${seconds < 1 ? 'under 1' : Math.round(seconds)} s · ${style.text(model, rooms.model)}${before}`;
}

function nextLine({ next }: Packet, style: Style): string {
  if (next.length === 0) return '';
  const shown = next.map((what) => style.text(bare(what), rooms.next));
  if (shown.length === 1) return `Next look-up: ${shown.join()}`;
  return `Next look-ups: ${shown.map((what, index) => `${index + 1}. ${what}`).join(' · ')}`;
}

/** Names shortened as the thread shortens them, and no full stop: one line goes on behind it. */
const bare = (words: string): string => shortened(words.trim()).replace(/[.\s]+$/u, '');
