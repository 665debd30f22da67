import type { App, MessageShortcut } from '@slack/bolt';
import { recogniseShortcut } from '../../alerts/recognise.ts';
import { type Desk, listensIn } from '../desk.ts';
import { handledText, notHereText, nothingToReadText } from '../views/help.ts';
import { whisper } from '../posting/whisper.ts';

/** The entry in a message's menu: whatever the message says, somebody wants it looked at. */
export function listenForMessageShortcut(app: App, desk: Desk): void {
  app.shortcut({ callback_id: 'investigate_message', type: 'message_action' }, async ({ shortcut, ack }) => {
    const sorry = await investigate(desk, shortcut);
    if (sorry !== undefined) whisper(desk, { channel: shortcut.channel.id, user: shortcut.user.id }, sorry);
    await ack();
  });
}

/** Durable when it resolves; a sentence for the person where there is nothing to do. */
async function investigate(desk: Desk, shortcut: MessageShortcut): Promise<string | undefined> {
  const recognised = recogniseShortcut(shortcut);
  if (recognised.kind === 'none') return nothingToReadText;
  if (!listensIn(desk, recognised.place.channel)) return notHereText(desk.channels);
  const refusal = await desk.permissions.refusal('ask', shortcut.user.id);
  if (refusal !== undefined) return refusal;
  const incident = await desk.triage.receive(recognised);
  return incident === undefined ? handledText : undefined;
}
