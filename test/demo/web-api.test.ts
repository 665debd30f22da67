import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../src/demo/port.ts';
import { textAt } from '../../src/demo/read-json.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { manualClock } from '../support/clocks.ts';

const start = Date.UTC(2026, 2, 4, 12, 0, 0);
const channel = 'C0INCIDENT';

describe('the Web API', () => {
  let clock: ReturnType<typeof manualClock>;
  let workspace: Workspace;
  beforeEach(async () => {
    clock = manualClock(start);
    workspace = await startWorkspace({ signingSecret: 'x', clock, page: false, retryDelaysMs: [] });
  });
  afterEach(() => workspace.stop());

  /** Calls a method as the SDK does: a form with JSON texts in it. */
  async function call(method: string, args: Record<string, unknown> = {}, token = workspace.tokens.bot) {
    const fields = Object.entries(args).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const response = await fetch(`${workspace.apiUrl}${method}`, {
      method: 'POST',
      headers: { authorization: token === '' ? '' : `Bearer ${token}` },
      body: new URLSearchParams(fields),
    });
    return { status: response.status, headers: response.headers, said: (await response.json()) as Answer };
  }
  type Answer = JsonObject & {
    ok: boolean;
    ts?: string;
    messages?: JsonObject[];
    message?: JsonObject;
    view?: JsonObject;
  };

  const post = async (args: Record<string, unknown> = {}) =>
    (await call('chat.postMessage', { channel, text: 'hello', ...args })).said;
  const plain = (text: string) => ({ type: 'plain_text', text });
  const modal = (more: JsonObject = {}) => ({ type: 'modal', title: plain('T'), blocks: [], ...more });

  it('says who the bot is', async () => {
    const { said } = await call('auth.test');

    expect(said).toMatchObject({
      ok: true,
      user_id: 'U0CASEFILE',
      bot_id: 'B0CASEFILE',
      team_id: 'T0LOCAL001',
    });
  });

  it.each([
    ['no token', 'auth.test', '', 'not_authed'],
    ['a foreign token', 'auth.test', 'xoxb-other', 'invalid_auth'],
    ['an unknown method', 'chat.shout', undefined, 'unknown_method'],
    ['a name from the prototype', 'constructor', undefined, 'unknown_method'],
    ['the bot’s token for Socket Mode', 'apps.connections.open', undefined, 'not_allowed_token_type'],
    ['the app’s token for a message', 'chat.postMessage', 'xapp-local-workspace', 'not_allowed_token_type'],
  ])('refuses %s', async (_, method, token, error) => {
    const { said } = await call(method, { channel, text: 'x' }, token);

    expect(said).toMatchObject({ ok: false, error });
  });

  it.each([
    ['an unknown channel', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['nothing to say', { text: '' }, 'no_text'],
    ['a text of more than 40,000 characters', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['blocks that are no JSON', { blocks: '[{' }, 'invalid_blocks_format'],
    ['a bad block', { blocks: [{ type: 'nonsense' }] }, 'invalid_blocks'],
    [
      'too much text in all blocks',
      { blocks: Array.from({ length: 5 }, () => ({ type: 'section', text: plain('x'.repeat(2900)) })) },
      'msg_blocks_too_long',
    ],
  ])('refuses a message with %s', async (_, change, error) => {
    expect(await post(change)).toMatchObject({ ok: false, error });
    expect(workspace.messages(channel)).toEqual([]);
  });

  it('points at what is wrong with a block', async () => {
    const said = await post({ blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] });

    expect(said['response_metadata']).toEqual({
      messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
    });
  });

  it('keeps threads apart from the channel and shows metadata only on request', async () => {
    const parent = await post();
    const metadata = { event_type: 'casefile_post', event_payload: { incident: 'i1' } };
    await post({ text: 'reply', thread_ts: parent.ts, metadata });

    const history = (await call('conversations.history', { channel })).said;
    const plainReplies = (await call('conversations.replies', { channel, ts: parent.ts })).said;
    const replies = (
      await call('conversations.replies', { channel, ts: parent.ts, include_all_metadata: true })
    ).said;

    expect(history.messages).toMatchObject([{ text: 'hello', reply_count: 1, thread_ts: parent.ts }]);
    expect(replies.messages?.map((each) => each['text'])).toEqual(['hello', 'reply']);
    expect(plainReplies.messages?.[1]).not.toHaveProperty('metadata');
    expect(replies.messages?.[1]).toMatchObject({ metadata, thread_ts: parent.ts });
  });

  it('pages through a thread', async () => {
    const parent = await post();
    for (const text of ['one', 'two', 'three']) await post({ text, thread_ts: parent.ts });

    const first = (await call('conversations.replies', { channel, ts: parent.ts, limit: '2' })).said;
    const cursor = (first['response_metadata'] as JsonObject)['next_cursor'];
    const second = (await call('conversations.replies', { channel, ts: parent.ts, limit: '2', cursor })).said;

    expect(first['has_more']).toBe(true);
    expect([...(first.messages ?? []), ...(second.messages ?? [])].map((each) => each['text'])).toEqual([
      'hello',
      'one',
      'two',
      'three',
    ]);
    expect(second['has_more']).toBe(false);
  });

  it('posts to the channel itself, without an error, where the parent was deleted', async () => {
    const parent = await post();
    await call('chat.delete', { channel, ts: parent.ts });

    const said = await post({ text: 'late', thread_ts: parent.ts });

    expect(said.ok).toBe(true);
    expect(said.message).not.toHaveProperty('thread_ts');
  });

  it('updates and deletes only what the bot posted', async () => {
    const own = await post();
    const alert = workspace.postAlert({ channel, from: 'Alertmanager', text: 'firing' });
    const foreign = alert.status === 'posted' ? alert.message.ts : '';

    const updated = (await call('chat.update', { channel, ts: own.ts, text: 'better' })).said;
    const answers = [
      await call('chat.update', { channel, ts: foreign, text: 'x' }),
      await call('chat.delete', { channel, ts: foreign }),
      await call('chat.update', { channel, ts: '1.000001', text: 'x' }),
    ];

    expect(updated).toMatchObject({ ok: true, text: 'better' });
    expect(workspace.messages(channel)[0]).toMatchObject({ text: 'better', edited: { user: 'U0CASEFILE' } });
    expect(answers.map(({ said }) => said['error'])).toEqual([
      'cant_update_message',
      'cant_delete_message',
      'message_not_found',
    ]);
  });

  it('keeps the blocks of a message whose text alone is updated, and drops them for an empty list', async () => {
    const blocks = [{ type: 'section', block_id: 'b', text: plain('shown') }];
    const { ts } = await post({ blocks });

    await call('chat.update', { channel, ts, text: 'unseen' });
    const afterText = workspace.messages(channel)[0];
    await call('chat.update', { channel, ts, text: 'seen', blocks: [] });

    expect(afterText).toMatchObject({ text: 'unseen', blocks });
    expect(workspace.messages(channel)[0]).toMatchObject({ text: 'seen', blocks: [] });
  });

  it('shows an ephemeral message to one person and to no history', async () => {
    const shown = await call('chat.postEphemeral', { channel, user: 'U0VISITOR1', text: 'for you' });
    const unknown = await call('chat.postEphemeral', { channel, user: 'U0NOBODY', text: 'for you' });

    expect(shown.said).toMatchObject({ ok: true });
    expect(unknown.said['error']).toBe('user_not_in_channel');
    expect(workspace.messages(channel)).toEqual([]);
  });

  it('adds a reaction once', async () => {
    const { ts } = await post();
    const react = async () => (await call('reactions.add', { channel, timestamp: ts, name: 'eyes' })).said;

    expect(await react()).toMatchObject({ ok: true });
    expect(await react()).toMatchObject({ ok: false, error: 'already_reacted' });
    expect(workspace.messages(channel)[0]?.reactions).toEqual([
      { name: 'eyes', users: ['U0CASEFILE'], count: 1 },
    ]);
  });

  it('publishes a home and changes it in place', async () => {
    const home = { type: 'home', blocks: [{ type: 'divider' }] };

    const first = (await call('views.publish', { user_id: 'U0VISITOR1', view: home })).said;
    const second = (await call('views.publish', { user_id: 'U0VISITOR1', view: home })).said;

    expect(second.view?.['id']).toBe(first.view?.['id']);
    expect(workspace.home()?.view['blocks']).toMatchObject([{ type: 'divider' }]);
  });

  it('answers `ratelimited` with Retry-After when it is told to, then answers again', async () => {
    workspace.failNext({ method: 'chat.postMessage', error: 'ratelimited', retryAfterS: 7, times: 2 });

    const answers = [
      await call('chat.postMessage', { channel, text: 'x' }),
      await call('chat.postMessage', { channel, text: 'x' }),
    ];
    const other = await call('auth.test');
    const after = await post();

    expect(answers.map((each) => [each.status, each.headers.get('retry-after'), each.said['error']])).toEqual(
      [
        [429, '7', 'ratelimited'],
        [429, '7', 'ratelimited'],
      ],
    );
    expect([other.said.ok, after.ok]).toEqual([true, true]);
  });

  describe('with a trigger', () => {
    /** A press hands the bot a trigger; the delivery fails here, but the trigger is minted. */
    async function trigger(): Promise<string> {
      await call('chat.postMessage', {
        channel,
        text: 'x',
        blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Go') }] }],
      });
      const ts = workspace.messages(channel).at(-1)?.ts ?? '';
      const pressed = workspace.visitor.press({ channel, ts }, { actionId: 'go' });
      await clock.pass(3000);
      await pressed;
      return textAt(workspace.deliveries().at(-1)?.parcel.payload, 'trigger_id');
    }

    it('opens a modal within three seconds', async () => {
      const { said } = await call('views.open', { trigger_id: await trigger(), view: modal() });

      expect(said).toMatchObject({ ok: true, view: { title: plain('T') } });
      expect(workspace.views()).toHaveLength(1);
    });

    it('refuses a trigger that is late, spent or unknown', async () => {
      const late = await trigger();
      await clock.pass(1);
      const lateAnswer = await call('views.open', { trigger_id: late, view: modal() });
      const spent = await trigger();
      await call('views.open', { trigger_id: spent, view: modal() });
      const spentAnswer = await call('views.open', { trigger_id: spent, view: modal() });
      const unknown = await call('views.open', { trigger_id: 'made.up', view: modal() });

      const errors = [lateAnswer, spentAnswer, unknown].map(({ said }) => said['error']);
      expect(errors).toEqual(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);
    });

    it('stacks three modals at most', async () => {
      const answers = [];
      for (const method of ['views.open', 'views.push', 'views.push', 'views.push'])
        answers.push((await call(method, { trigger_id: await trigger(), view: modal() })).said['error']);

      expect(answers).toEqual([undefined, undefined, undefined, 'push_limit_reached']);
    });

    it('updates a modal unless its hash is old', async () => {
      const opened = (await call('views.open', { trigger_id: await trigger(), view: modal() })).said.view;
      const update = (hash: unknown) =>
        call('views.update', { view_id: opened?.['id'], hash, view: modal({ title: plain('New') }) });

      const first = await update(opened?.['hash']);
      const second = await update(opened?.['hash']);

      expect(first.said.view).toMatchObject({ title: plain('New') });
      expect(second.said['error']).toBe('hash_conflict');
    });
  });
});
