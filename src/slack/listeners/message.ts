import type { App } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import { helpText, notHereText } from '../views/help.ts';
import { hear } from './hear.ts';
import { whisper } from '../posting/whisper.ts';

/** Alerts that bots post, edits of them, and what people write to the bot in private. */
export function listenForMessages(app: App, desk: Desk): void {
  app.event('message', async ({ event, body }) => {
    const heard = await hear(desk, body);
    if (heard === 'received' || heard === 'repeated' || event.channel_type !== 'im') return;
    if (event.subtype !== undefined || event.bot_id !== undefined) return;
    const ear = { channel: event.channel, user: event.user };
    whisper(desk, ear, heard === 'elsewhere' ? notHereText(desk.channels) : helpText);
  });
}
