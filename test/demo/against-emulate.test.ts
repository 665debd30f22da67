import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../../src/demo/read-json.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts';

/** One Slack-compatible server under comparison. */
interface Server {
  readonly apiUrl: string;
  readonly token: string;
  readonly channel: string;
  readonly stop: () => Promise<void>;
}

/** `emulate` is an independent server of the same Web API: what both answer alike is not our own invention. */
describe('the Web API beside emulate’s', () => {
  let servers: readonly Server[];
  beforeAll(async () => {
    servers = [await ours(), await emulates()];
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  /** The same calls to both; what is compared is the part of the answers that the test names. */
  async function both(script: (call: Call, channel: string) => Promise<unknown>) {
    const [mine, theirs] = await Promise.all(servers.map((server) => script(caller(server), server.channel)));
    return { mine, theirs };
  }

  it('posts, answers in a thread, updates and deletes alike', async () => {
    const { mine, theirs } = await both(async (call, channel) => {
      const parent = await call('chat.postMessage', { channel, text: 'parent' });
      const reply = await call('chat.postMessage', { channel, text: 'reply', thread_ts: parent['ts'] });
      const updated = await call('chat.update', { channel, ts: reply['ts'], text: 'better' });
      const thread = await call('conversations.replies', { channel, ts: parent['ts'] });
      const deleted = await call('chat.delete', { channel, ts: reply['ts'] });
      const after = await call('conversations.replies', { channel, ts: parent['ts'] });
      return [
        ...[parent, reply, updated, deleted].map((each) => each['ok']),
        ...textsOf(thread),
        ...textsOf(after),
      ];
    });

    expect(mine).toEqual(theirs);
    expect(mine).toEqual([true, true, true, true, 'parent', 'better', 'parent']);
  });

  it('has every member that emulate gives a posted message, save what belongs to its own accounts', async () => {
    const { mine, theirs } = await both(async (call, channel) => {
      const { message } = await call('chat.postMessage', {
        channel,
        text: 'x',
        blocks: [{ type: 'divider' }],
      });
      return isJsonObject(message)
        ? Object.keys(message).filter((key) => !['user', 'username'].includes(key))
        : [];
    });

    expect(mine).toEqual(expect.arrayContaining(theirs as string[]));
  });

  it.each<[string, JsonObject]>([
    ['chat.postMessage', { channel: 'C0NOWHERE', text: 'x' }],
    ['chat.postMessage', { text: '' }],
    ['chat.update', { ts: '1.000001', text: 'x' }],
    ['chat.delete', { ts: '1.000001' }],
    ['conversations.info', { channel: 'C0NOWHERE' }],
    ['users.info', { user: 'U0NOBODY' }],
    ['reactions.add', { timestamp: '1.000001', name: 'eyes' }],
    [
      'views.open',
      {
        trigger_id: 'made.up',
        view: { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] },
      },
    ],
  ])('refuses %s of %o with the same word', async (method, args) => {
    const { mine, theirs } = await both(
      async (call, channel) => (await call(method, { channel, ...args }))['error'],
    );

    expect(mine).toBe(theirs);
    expect(mine).toEqual(expect.any(String));
  });
});

type Call = (method: string, args: JsonObject) => Promise<JsonObject>;

const caller =
  ({ apiUrl, token }: Server): Call =>
  async (method, args) => {
    const response = await fetch(`${apiUrl}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    return (await response.json()) as JsonObject;
  };

const textsOf = (answer: JsonObject): readonly unknown[] =>
  Array.isArray(answer['messages']) ? answer['messages'].map((each: JsonObject) => each['text']) : [];

async function ours(): Promise<Server> {
  const { apiUrl, tokens, channels, stop } = await startWorkspace({
    signingSecret: 'x',
    page: false,
    retryDelaysMs: [],
  });
  return { apiUrl, token: tokens.bot, channel: channels[0]?.id ?? '', stop };
}

async function emulates(): Promise<Server> {
  const token = 'xoxb-emulate';
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: { tokens: { [token]: { login: 'U000000001' } } },
  });
  const listed = await caller({
    apiUrl: `${emulator.url}/api/`,
    token,
    channel: '',
    stop: () => emulator.close(),
  })('conversations.list', {});
  const channels = (listed['channels'] ?? []) as readonly JsonObject[];
  return {
    apiUrl: `${emulator.url}/api/`,
    token,
    channel: textAt(channels[0], 'id'),
    stop: () => emulator.close(),
  };
}
