import { App, LogLevel } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../src/demo/port.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';

const signingSecret = 'a secret between the two';
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const modes = ['http', 'socket'] as const;

/** The real Bolt, answering alerts in their threads and opening a modal on a press. */
async function connectBolt(workspace: Workspace, mode: (typeof modes)[number]): Promise<App> {
  const common = {
    token: workspace.tokens.bot,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  };
  const app =
    mode === 'http'
      ? new App({ ...common, signingSecret })
      : new App({ ...common, appToken: workspace.tokens.app, socketMode: true });
  app.message(async ({ message, client }) => {
    if (message.subtype !== 'bot_message') return;
    await client.chat.postMessage({
      channel: message.channel,
      thread_ts: message.ts,
      text: 'Looking.',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: 'Looking.' } },
        { type: 'actions', elements: [button('receipts', 'Receipts')] },
      ],
    });
  });
  app.action('receipts', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: { type: 'modal', title: plain('Receipts'), blocks: [] },
    });
  });
  app.command('/casefile', async ({ ack, command }) => ack(`heard ${command.text}`));
  if (mode === 'http') {
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    const port = 'port' in server ? server.port : (server as { address(): { port: number } }).address().port;
    workspace.connect({ requestUrl: `http://127.0.0.1:${String(port)}/slack/events` });
  } else {
    await app.start();
  }
  cleanUps.push(() => app.stop());
  return app;
}

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const button = (id: string, text: string) => ({ type: 'button' as const, action_id: id, text: plain(text) });

async function withBolt(mode: (typeof modes)[number]) {
  const workspace = await startWorkspace({ signingSecret, page: false });
  cleanUps.push(() => workspace.stop());
  await connectBolt(workspace, mode);
  return workspace;
}

describe.each(modes)('the real Bolt in %s mode', (mode) => {
  it('answers an alert in its thread and opens a modal when a button is pressed', async () => {
    const workspace = await withBolt(mode);
    const replied = workspace.until(
      (change) => change.kind === 'posted' && change.message.thread_ts !== undefined,
    );

    const posted = workspace.postAlert({
      channel: 'incidents',
      from: 'Alertmanager',
      attachments: [{ title: '[FIRING:1] X' }],
    });
    const reply = await replied;
    if (posted.status !== 'posted' || reply.kind !== 'posted') throw new Error('nothing was posted');
    const opened = workspace.until((change) => change.kind === 'views');
    const outcome = await workspace.visitor.press(reply.message, { actionId: 'receipts' });
    await opened;

    expect(reply.message.thread_ts).toBe(posted.message.ts);
    expect(outcome).toEqual({ status: 'done' });
    expect(workspace.views().map((each) => each.view['title'])).toEqual([plain('Receipts')]);
  });

  it('answers a slash command for the one who gave it', async () => {
    const workspace = await withBolt(mode);
    const answered = workspace.until((change) => change.kind === 'posted');

    const outcome = await workspace.visitor.say('C0INCIDENT', '/casefile help me');

    expect(outcome).toEqual({ status: 'done' });
    expect(await answered).toMatchObject({ message: { text: 'heard help me', visible_to: 'U0VISITOR1' } });
  });
});
