import type { AlertFormat } from '../format.ts';
import { vendorFormats } from '../vendors.ts';
import { bot } from './bot.ts';
import { human } from './human.ts';

/** Every format; the first that recognises a message has it, so the guessing ones come last. */
export const alertFormats: readonly AlertFormat[] = [...vendorFormats, bot, human];
