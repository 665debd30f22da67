import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bot, startBot } from '../../src/cli/bot.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import type { Change } from '../../src/demo/state/feed.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { aSource } from '../support/desk.ts';
import { until } from '../support/until.ts';

const log = createLog('silent');
const channel = 'C0INCIDENT';
let store: Store;
let workspace: Workspace;
let bot: Bot;
let aborts: AbortSignal[];

beforeEach(async () => {
  aborts = [];
  store = openSqliteStore(':memory:');
  workspace = await startWorkspace({ signingSecret: 'unused', page: false });
  const { apiUrl, tokens } = workspace;
  const hangs = aSource((_, abort) => {
    aborts.push(abort);
    return new Promise(() => undefined);
  });
  bot = await startBot({
    ...{ store, log, clock: systemClock, sources: [hangs], redactEmails: false },
    slack: { mode: 'socket', apiUrl, botToken: tokens.bot, appToken: tokens.app, channels: [] },
    limits: { lookUpMs: 600_000, lookBackMs: 3_600_000, concurrency: 1 },
  });
});
afterEach(async () => {
  await bot.stop();
  await workspace.stop();
  await store.close();
});

const thread = (ts: string) =>
  workspace
    .messages(channel, ts)
    .slice(1)
    .map((message) => renderThread([message], { width: 2_000 }));

const lookedAt = () => until('a look-up', () => (aborts.length > 0 ? true : undefined));
const stoppedIn = (ts: string) =>
  until('the word that it was stopped', () =>
    thread(ts).find((text) => text.includes('What is known so far:')),
  );

async function asked(words: string): Promise<string> {
  await workspace.visitor.say(channel, words);
  await lookedAt();
  return workspace.messages(channel).at(-1)?.ts ?? '';
}

function alerted(): string {
  const outcome = workspace.postAlert({
    channel: 'incidents',
    from: 'Alertmanager',
    attachments: [{ title: '[FIRING:1] ServiceErrorRateHigh (web critical)', color: 'a30200' }],
  });
  if (outcome.status !== 'posted') throw new Error(outcome.error);
  return outcome.message.ts;
}

describe('an investigation that nobody wants to wait for', () => {
  it('is stopped by a word in its thread', async () => {
    const ts = await asked('@casefile why is web slow?');

    await workspace.visitor.say(channel, '@casefile stop', ts);
    const said = await stoppedIn(ts);

    expect(said).toContain('Stopped by U0VISITOR1');
    expect(aborts.every(({ aborted }) => aborted)).toBe(true);
    const incident = await until('an incident that is not taken up again', async () =>
      (await store.list('incidents')).find(({ value }) => value['state'] === 'diagnosed'),
    );
    expect(incident.value).toMatchObject({ run: 1, stopped: { by: 'U0VISITOR1', run: 1 } });
  });

  it('is stopped by the button on its card', async () => {
    const ts = alerted();
    await lookedAt();
    const card = await until('a card', () => workspace.messages(channel, ts)[1]);

    await workspace.visitor.press({ channel, ts: card.ts }, { actionId: 'casefile_stop' });

    expect(await stoppedIn(ts)).toContain('Stopped by @you');
    expect(aborts.every(({ aborted }) => aborted)).toBe(true);
  });

  it('is stopped by the button that Slack shows beside a stream', async () => {
    const ts = await asked('@casefile why is web slow?');
    await until('a stream', () =>
      workspace.messages(channel, ts).find(({ streaming_state }) => streaming_state === 'in_progress'),
    );

    await workspace.visitor.stopSession(channel, ts);

    expect(await stoppedIn(ts)).toContain('Stopped by U0VISITOR1');
    expect(aborts.every(({ aborted }) => aborted)).toBe(true);
  });

  it('answers what was asked meanwhile when it has ended', async () => {
    const ts = await asked('@casefile why is web slow?');

    await workspace.visitor.say(channel, '@casefile what about `mailer-v2`?', ts);
    await workspace.visitor.say(channel, '@casefile stop', ts);
    await stoppedIn(ts);

    const answer = await until('an answer', () => thread(ts).find((text) => text.includes('cannot tie')));
    expect(answer).toContain('no new look-up');
  });
});

describe('a word for the bot outside a thread', () => {
  const answered = async (words: string): Promise<string> => {
    await workspace.visitor.say(channel, words);
    const { ts = '' } = workspace.messages(channel).at(-1) ?? {};
    return until(`an answer to ${words}`, () => thread(ts)[0]);
  };

  it.each([
    ['status', 'Nothing is open here'],
    ['help', 'reinvestigate'],
    ['quiet', 'quiet'],
    ['receipts', 'Say it in the thread of an incident'],
    ['stop', 'Say it in the thread of an incident'],
  ])('“%s” opens no investigation', async (words, expected) => {
    expect(await answered(`@casefile ${words}`)).toContain(expected);
    expect(await store.list('incidents')).toEqual([]);
  });

  it('a question opens one, a name behind “why” too', async () => {
    await asked('@casefile why web');

    expect(await store.list('incidents')).toHaveLength(1);
  });

  it('is about the only open incident, and about none where there are two', async () => {
    await asked('@casefile what is wrong with web?');
    const one = await answered('@casefile why cart');
    await workspace.visitor.say(channel, '@casefile what is wrong with cart?');
    await until('a second incident', async () => (await store.list('incidents'))[1]);
    const two = await answered('@casefile stop');

    expect(one).toContain('still looking');
    expect(two).toContain('Which one?');
    expect(two.match(/inc_[0-9a-f]{10}/gu)?.length).toBeGreaterThan(1);
    expect(aborts.some(({ aborted }) => aborted)).toBe(false);
  });

  it('says nothing in one channel of what happened in another, to members too', async () => {
    await asked('@casefile why is web slow?');
    const [stored] = await store.list('incidents');
    const place = { team: 'T0LOCAL001', channel: 'C0ESCALATE', threadTs: '1.1' };
    await store.write(
      'incidents',
      stored?.key ?? '',
      { ...stored?.value, thread: place },
      stored?.version ?? 0,
    );

    const told = await answered(`@casefile why web ${stored?.key ?? ''}`);

    expect(told).toContain('in this channel only');
    expect(told).not.toContain('slow');
  });
});

describe('a slash command', () => {
  const whispered = async (command: string): Promise<string> => {
    const seen = workspace.until(
      (change: Change) => change.kind === 'posted' && change.message.visible_to !== undefined,
    );
    await workspace.visitor.say(channel, command);
    const change = await seen;
    return change.kind === 'posted' ? renderThread([change.message], { width: 2_000 }) : '';
  };

  it('lists what is open here, to the one who asks', async () => {
    await asked('@casefile why is web slow?');

    expect(await whispered('/casefile status')).toMatch(/why is web slow.*inc_[0-9a-f]{10}/u);
  });

  it('says nothing of an incident in a channel that the person is not known to be in', async () => {
    await asked('@casefile why is web slow?');
    const [stored] = await store.list('incidents');
    const thread = { team: 'T0LOCAL001', channel: 'C0PRIVATE', threadTs: '1.1' };
    await store.write('incidents', stored?.key ?? '', { ...stored?.value, thread }, stored?.version ?? 0);

    const told = await whispered(`/casefile status ${stored?.key ?? ''}`);

    expect(told).toContain('I know no such incident');
    expect(told).not.toContain('web slow');
  });
});
