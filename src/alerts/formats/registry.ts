import type { AlertFormat } from '../format.ts';
import { alertmanager } from './alertmanager.ts';
import { bot } from './bot.ts';
import { grafana } from './grafana.ts';
import { human } from './human.ts';

/** Every format; the first that recognises a message has it, so the guessing ones come last. */
export const alertFormats: readonly AlertFormat[] = [alertmanager, grafana, bot, human];
