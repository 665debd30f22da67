import type { App } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import { helpText, notHereText } from '../views/help.ts';
import { hear } from './hear.ts';
import { whisper } from '../posting/whisper.ts';

/** A person mentions the bot: with a question, an alert, or nothing that it could work on. */
export function listenForMentions(app: App, desk: Desk): void {
  app.event('app_mention', async ({ event, body }) => {
    const heard = await hear(desk, body);
    const ear = { channel: event.channel, user: event.user, threadTs: event.thread_ts };
    if (heard === 'elsewhere') whisper(desk, ear, notHereText(desk.channels));
    else if (typeof heard !== 'string') whisper(desk, ear, helpText);
  });
}
