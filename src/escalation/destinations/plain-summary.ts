import type { Style } from '../../diagnosis/style.ts';
import { cut } from '../../lib/cut.ts';
import { type PacketScreen, screenOf } from '../packet-lines.ts';
import type { News } from './destination.ts';

const plain: Style = {
  text: (words, room) => cut(words.replaceAll(/\s+/gu, ' ').trim(), room),
  code: (name, room) => cut(name, room),
  bold: (marked) => marked,
  time: (at) => at.replace('T', ' ').replace(/\.\d+Z$/u, ' UTC'),
};

/** The packet's screen without marks, for places that show plain text; times are UTC. */
export const plainScreen = ({ escalation, packet }: News): PacketScreen =>
  screenOf(escalation, packet, plain);
