import type { App } from '@slack/bolt';
import { type Desk, listensIn } from '../desk.ts';
import { acceptedText, helpText, notHereText } from '../views/help.ts';

/** `/casefile <question>`; without a question it says how to ask. */
export function listenForCommand(app: App, desk: Desk): void {
  app.command('/casefile', async ({ command, ack }) => {
    const { channel_id: channel, user_id: user, team_id: team, trigger_id, response_url } = command;
    const text = command.text.trim();
    if (text === '' || text === 'help') return ack(helpText);
    if (!listensIn(desk, channel)) return ack(notHereText(desk.channels));
    await desk.questions.ask(trigger_id, { team, channel, user, text, responseUrl: response_url });
    await ack(acceptedText);
  });
}
