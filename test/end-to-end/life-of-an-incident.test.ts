import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bot, startBot } from '../../src/cli/bot.ts';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createLog } from '../../src/lib/log.ts';
import type { Source } from '../../src/sources/source.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { shiftingClock } from '../support/clocks.ts';
import { aSource } from '../support/desk.ts';
import { type LocalRoom, localRoom } from '../support/local-room.ts';
import { until } from '../support/until.ts';

const signingSecret = 'local-workspace';
const limits = { lookUpMs: 30_000, lookBackMs: 3_600_000, concurrency: 2 };
const played = bundledCases().find(({ meta }) => meta.id === 'edge-network-policy');
const labels = 'ServiceErrorRateHigh (paperlane-prod paperlane edge-gateway critical)';
const firing = { title: `[FIRING:1] ${labels}`, color: 'danger' };
const resolved = { title: `[RESOLVED] ${labels}`, color: 'good' };

let store: Store;
let workspace: Workspace;
let room: LocalRoom;
let clock: ReturnType<typeof shiftingClock>;
let bot: Bot | undefined;

beforeEach(async () => {
  store = openSqliteStore(':memory:');
  clock = shiftingClock(systemClock);
  workspace = await startWorkspace({ port: 0, page: false, signingSecret, clock });
  room = localRoom(workspace);
});
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await workspace.stop();
  await store.close();
});

async function start(sources: readonly Source[] = played?.sources ?? []): Promise<void> {
  const { apiUrl, tokens } = workspace;
  bot = await startBot({
    ...{ sources, store, limits, clock, log: createLog('silent'), redactEmails: false },
    slack: { mode: 'http', botToken: tokens.bot, apiUrl, signingSecret, port: 0, channels: [] },
  });
  workspace.connect({ requestUrl: `http://127.0.0.1:${bot.port ?? 0}/slack/events` });
}

const incidents = async (): Promise<readonly JsonObject[]> =>
  (await store.list('incidents')).map(({ value }) => value);

const inState = (state: string) =>
  until(`an incident that is ${state}`, async () =>
    (await incidents()).find((one) => one['state'] === state),
  );

const diagnosed = /^ *Confirmed: NetworkPolicy storefront-ingress/mu;

describe('an alert that recovers', () => {
  it('is over with a message of its own, told once in the thread and nowhere else', async () => {
    await start();
    const alert = room.alert(firing);
    await room.reply(alert, diagnosed);

    const word = room.alert(resolved);
    const told = await room.reply(alert, /Recovered: ServiceErrorRateHigh/u);
    await inState('resolved');

    expect(told).toContain('🟢');
    expect(room.replies(alert).filter((text) => text.includes('Recovered'))).toHaveLength(1);
    expect(room.replies(word)).toEqual([]);
    expect(await incidents()).toHaveLength(1);
  });

  it('is over when its message is edited in place, and not when that says the same again', async () => {
    await start();
    const alert = room.alert(firing);
    await room.reply(alert, diagnosed);

    const same = workspace.editAlert(alert, { attachments: [{ ...firing, footer: 'edited' }] });
    await workspace.settled();
    const before = room.replies(alert).length;
    const edited = workspace.editAlert(alert, { attachments: [resolved] });
    await room.reply(alert, /Recovered: ServiceErrorRateHigh/u);
    const incident = await inState('resolved');

    expect([same.status, edited.status]).toEqual(['posted', 'posted']);
    expect(workspace.messages('C0INCIDENT', alert.ts)[0]?.attachments?.[0]?.['title']).toBe(resolved.title);
    expect(room.replies(alert)).toHaveLength(before + 1);
    expect(incident).toMatchObject({ run: 1 });
    expect(await incidents()).toHaveLength(1);
  });
});

describe('an alert that comes back', () => {
  it('is looked into in the thread of the last time, with what a person corrected then', async () => {
    await start();
    const first = room.alert(firing);
    await room.reply(first, diagnosed);
    await room.say(first, '@casefile actually the policy came with the mesh upgrade');
    await room.reply(first, /Noted as your correction: the policy came with the mesh upgrade/u);
    room.alert(resolved);
    await inState('resolved');
    // Longer than what comes and goes is taken for one and the same.
    clock.pass(3_600_000);
    const before = room.replies(first).length;

    const again = room.alert(firing);
    const card = await room.reply(first, /@you corrected/u, before);
    await room.reply(first, diagnosed, before);
    const pointer = await room.reply(again, /This fired before/u);

    expect(card).toContain('confirmed: NetworkPolicy storefront-ingress keeps edge-gateway from reaching');
    expect(card).toContain('Last time, ');
    expect(card).toContain('@you corrected: the policy came with the mesh upgrade');
    expect(card).toMatch(/hypothesis/u);
    expect(pointer).toContain(`p${first.ts.replace('.', '')}`);
    expect(room.replies(again)).toHaveLength(1);
    expect(await incidents()).toHaveLength(2);
  });
});

/** A source whose look-ups end only when they are given up; `given` says how many were. */
function endless() {
  let asked = 0;
  let given = 0;
  const source = aSource((_, abort) => {
    asked += 1;
    return new Promise((resolve) => {
      const end = () => {
        given += 1;
        resolve({ status: 'timeout', query: 'ALERTS', message: 'Given up.' });
      };
      if (abort.aborted) end();
      else abort.addEventListener('abort', end, { once: true });
    });
  });
  return { source, asked: () => asked, given: () => given };
}

describe('an investigation under way', () => {
  it.each([
    [
      'the word “stop” in its thread',
      (alert: Parameters<LocalRoom['say']>[0]) => room.say(alert, '@casefile stop'),
    ],
    ['the button on its card', (alert: Parameters<LocalRoom['say']>[0]) => room.press(alert, 'Stop')],
  ])('is given up at %s, its look-ups too, and the thread says who stopped it', async (_, stop) => {
    const slow = endless();
    await start([slow.source]);
    const alert = room.alert(firing);
    await until('a look-up', () => (slow.asked() > 0 ? true : undefined));
    await room.withButton(alert, 'Stop');

    await stop(alert);
    const told = await room.reply(alert, /Stopped by @you at .* What is known so far:/u);
    await room.reply(alert, /Looked at ServiceErrorRateHigh/u);

    expect(told).toContain('I do not know');
    expect(slow.given()).toBe(slow.asked());
    expect(room.replies(alert).join('\n')).not.toContain('[Stop]');
    expect(await incidents()).toMatchObject([{ run: 1, stopped: { by: 'U0VISITOR1', run: 1 } }]);
  });
});
