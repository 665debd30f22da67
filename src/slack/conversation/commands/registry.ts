import type { Command } from '../command.ts';
import { correction } from './correction.ts';
import { escalate } from './escalate.ts';
import { quiet } from './quiet.ts';
import { receipts } from './receipts.ts';
import { reinvestigate } from './reinvestigate.ts';
import { ruledOut } from './ruled-out.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { why } from './why.ts';
import { helpOn } from './help.ts';

const others: readonly Command[] = [
  status,
  why,
  receipts,
  ruledOut,
  stop,
  reinvestigate,
  escalate,
  correction,
  quiet,
];

/** Everything that people can tell the bot, in the order in which help lists it. */
export const commands: readonly Command[] = [...others, helpOn(others)];
