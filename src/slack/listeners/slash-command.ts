import type { App } from '@slack/bolt';
import { type Desk, listensIn } from '../desk.ts';
import { acceptedText, helpText, notHereText } from '../views/help.ts';

/** `/casefile <question>` or `/casefile <command>`; without either it says how to ask. */
export function listenForCommand(app: App, desk: Desk): void {
  app.command('/casefile', async ({ command, ack }) => {
    const { channel_id: channel, user_id: user, team_id: team, trigger_id, response_url } = command;
    const text = command.text.trim();
    if (text === '') return ack(helpText);
    if (!listensIn(desk, channel)) return ack(notHereText(desk.channels));
    // Slack waits three seconds: what is said about an incident may take a look-up, and comes later.
    if (await desk.conversation.command(trigger_id, { text, by: user, channel, responseUrl: response_url }))
      return ack();
    const refusal = await desk.permissions.refusal('ask', user);
    if (refusal !== undefined) return ack(refusal);
    await desk.questions.ask(trigger_id, { team, channel, user, text, responseUrl: response_url });
    await ack(acceptedText);
  });
}
