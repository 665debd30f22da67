import type { App } from '@slack/bolt';
import { obey } from '../conversation/from-outside.ts';
import { type Desk, listensIn } from '../desk.ts';
import { acceptedText, helpText, notHereText } from '../views/help.ts';

/** `/casefile <question>` or `/casefile <command>`; without either it says how to ask. */
export function listenForCommand(app: App, desk: Desk): void {
  app.command('/casefile', async ({ command, ack }) => {
    const { channel_id: channel, user_id: user, team_id: team, trigger_id, response_url } = command;
    const text = command.text.trim();
    if (text === '' || text === 'help') return ack(helpText);
    if (!listensIn(desk, channel)) return ack(notHereText(desk.channels));
    const reply = await obey(desk, { text, by: user, channel });
    if (reply !== undefined) return ack({ text: reply.text, blocks: [...reply.blocks] });
    const refusal = await desk.permissions.refusal('ask', user);
    if (refusal !== undefined) return ack(refusal);
    await desk.questions.ask(trigger_id, { team, channel, user, text, responseUrl: response_url });
    await ack(acceptedText);
  });
}
