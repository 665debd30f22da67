import type { App } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import { helpText } from '../views/help.ts';
import { hear } from './hear.ts';
import { whisper } from './whisper.ts';

/** Alerts that bots post, edits of them, and what people write to the bot in private. */
export function listenForMessages(app: App, desk: Desk): void {
  app.event('message', async ({ event, body }) => {
    const heard = await hear(desk, body);
    if (typeof heard === 'string' || event.channel_type !== 'im') return;
    if (event.subtype === undefined && event.bot_id === undefined)
      whisper(desk, { channel: event.channel, user: event.user }, helpText);
  });
}
