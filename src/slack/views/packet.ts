import type { Button } from '@slack/web-api';
import type { Escalation } from '../../escalation/escalation.ts';
import { isLegal } from '../../escalation/moves.ts';
import type { Packet } from '../../escalation/packet.ts';
import { screenOf } from '../../escalation/packet-lines.ts';
import { nextContactAt } from '../../escalation/timers.ts';
import { instant } from '../../lib/clock.ts';
import { actionIds } from './button-value.ts';
import { person, standing } from './escalation-line.ts';
import { link, mrkdwn, time } from './inert.ts';
import { actions, button, context, type Message, message, section } from './limits.ts';

export interface PacketParts {
  readonly escalation: Escalation;
  readonly packet: Packet;
  /** How long a contact has to answer, in milliseconds. */
  readonly acknowledgeMs: number;
  /** Addresses of the incident's thread and others, as finished mrkdwn. */
  readonly threadLink: string;
  /** What the reader must know about how it came here; empty where nothing. */
  readonly notice: string;
}

/** The packet on one screen: what is wrong and who is asked first, the rest attached. */
export function packetMessage(parts: PacketParts): Message {
  const { escalation, packet, notice } = parts;
  const { headline, lines } = screenOf(escalation, packet, mrkdwn);
  const [contact] = escalation.contacts;
  const isHeld = escalation.contact < 0;
  const asked = contact === undefined || isHeld ? '' : ` · ${person(contact)}`;
  const blocks = [
    section(`${headline}${asked}`, ...lines),
    context(linksLine(parts), notice, `${standing(escalation)}${nextLine(parts)}`),
  ];
  const buttons = buttonsFor(escalation);
  const plain = `Escalation: ${packet.title}. ${escalation.triggers[0]?.why ?? ''}`;
  const all = buttons.length > 0 ? [...blocks, actions(...buttons)] : blocks;
  return message(plain, all, contact === undefined || isHeld ? [] : [contact]);
}

function linksLine({ packet, threadLink }: PacketParts): string {
  const links = packet.links.slice(0, 4).map(({ title, url }) => link(url, title.slice(0, 60)));
  const shown = [threadLink, ...links].filter((one) => one !== '');
  return shown.length === 0 ? '' : `Links: ${shown.join(' · ')}`;
}

function nextLine({ escalation, acknowledgeMs }: PacketParts): string {
  const { state, contact } = escalation;
  if (state !== 'waiting') return '';
  const [first] = escalation.contacts;
  if (contact < 0 && first !== undefined)
    return ` It is quiet time: nobody was called. ${person(first)} would have been asked, and is when it is over.`;
  const at = nextContactAt(escalation, acknowledgeMs);
  const passed = contact > 0 ? ` Contact ${contact + 1} was asked at ${time(escalation.contactedAt)}.` : '';
  return at === undefined
    ? passed
    : `${passed} The next contact is asked at ${time(instant(at))}${escalation.urgency === 'notify' ? ', in quiet time later' : ''}.`;
}

/** Only what may be done now. */
function buttonsFor(escalation: Escalation): readonly Button[] {
  const value = escalation.id;
  const all = [
    { to: 'acknowledged', action: actionIds.acknowledge, text: 'Acknowledge', style: 'primary' },
    { to: 'taken-over', action: actionIds.takeOver, text: 'Take over' },
    { to: 'handed-back', action: actionIds.handBack, text: 'Hand back to Casefile' },
  ] as const;
  return all
    .filter(({ to }) => isLegal(escalation, to))
    .map(({ action, text, ...rest }) => button({ action, text, value, ...rest }));
}

/** To the contact who is asked because the one before did not answer. */
export function contactMessage(
  { contacts, contact, triggers, openedAt }: Escalation,
  packet: Packet,
): Message {
  const asked = contacts[contact];
  const name = asked === undefined ? '' : `${person(asked)} `;
  const why = mrkdwn.text(triggers[0]?.why ?? '', 200);
  const words = section(
    `${name}Nobody has answered this escalation since ${time(openedAt)}: *${mrkdwn.text(packet.title, 120)}*. ${why}`,
    'The packet and its buttons are above.',
  );
  const calls = asked === undefined ? [] : [asked];
  return message(`Not answered since ${openedAt}: ${packet.title}`, [words], calls);
}
