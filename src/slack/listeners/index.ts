import type { App } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import { listenForStoppedSessions } from './agent-session-stopped.ts';
import { listenForAppHome } from './app-home-opened.ts';
import { listenForMentions } from './app-mention.ts';
import { listenForEscalation } from './escalation-buttons.ts';
import { listenForFeedback } from './feedback-buttons.ts';
import { listenForMessageShortcut } from './investigate-message.ts';
import { listenForMessages } from './message.ts';
import { listenForModalButtons } from './modal-buttons.ts';
import { listenForCommand } from './slash-command.ts';
import { listenForStop } from './stop-button.ts';

/** Everything that the bot listens to, one file each. */
const listeners: readonly ((app: App, desk: Desk) => void)[] = [
  listenForMessages,
  listenForMentions,
  listenForCommand,
  listenForMessageShortcut,
  listenForModalButtons,
  listenForFeedback,
  listenForEscalation,
  listenForStop,
  listenForStoppedSessions,
  listenForAppHome,
];

export function registerListeners(app: App, desk: Desk): void {
  for (const listen of listeners) listen(app, desk);
}
