import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import { startDemo, type LocalDemo } from '../../src/cli/local-demo.ts';
import type { ChatMessage } from '../../src/demo/state/message.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { until } from '../support/until.ts';

let store: Store;
let demo: LocalDemo;
let alert: ChatMessage;

beforeEach(async () => {
  store = openSqliteStore(':memory:');
  const log = createLog('silent');
  demo = await startDemo({ cases: bundledCases(), store, log, port: 0, page: false, clock: systemClock });
  alert = await demo.play('edge-network-policy');
  await until('a diagnosis', () => texts().find((text) => text.includes('[Receipts')));
  await until('the end of the investigation', async () =>
    (await store.list('incidents')).every(({ value }) => value['state'] === 'escalated') ? true : undefined,
  );
});
afterEach(async () => {
  await demo.stop();
  await store.close();
});

const texts = (): readonly string[] =>
  demo.workspace
    .messages(alert.channel, alert.ts)
    .filter(({ bot_id }) => bot_id === 'B0CASEFILE')
    .map((message) => renderThread([message], { width: 2_000 }));

/** Says something in the thread and waits for the answer. */
async function say(words: string): Promise<string> {
  const before = texts().length;
  await demo.workspace.visitor.say(alert.channel, words, alert.ts);
  return until(`an answer to ${words}`, () => texts()[before]);
}

describe('in the thread of a diagnosis', () => {
  it('a question is answered with receipts, and nothing is looked into again', async () => {
    const answer = await say('@casefile what about the storefront?');

    expect(answer).toContain('storefront has 3 of 3 pods ready');
    expect(answer.match(/fires for storefront/gu)).toHaveLength(1);
    expect(answer).toMatch(/\[\d+\]|kubernetes/u);
    expect(answer).toContain('no new look-up');
    expect((await store.list('incidents'))[0]?.value).toMatchObject({ run: 1 });
  });

  it('a remark is answered once, however often it is delivered', async () => {
    await say('@casefile what changed?');
    const before = texts().length;

    for (const record of demo.workspace.deliveries().slice(-4)) await demo.workspace.redeliver(record);
    await demo.workspace.settled();
    await say('@casefile help');

    expect(texts()).toHaveLength(before + 1);
  });

  it.each([
    ['why', /Cause: NetworkPolicy storefront-ingress keeps.*\n.*Changed: .* \[1\]/u],
    ['why not storefront?', /storefront/u],
    ['receipts', /\[1\]/u],
    ['ruled-out?', /./u],
    ['status', /Confirmed/u],
    ['help', /reinvestigate/u],
    ['stop', /Nothing is under way/u],
  ])('“%s” is understood', async (command, expected) => {
    expect(await say(`@casefile ${command}`)).toMatch(expected);
  });

  it('a correction is kept with its author and shown in the status', async () => {
    const noted = await say('@casefile actually <!channel> it was the *rollout* of storefront');
    await say('@casefile status');
    const status = await until('the status with names', () =>
      texts().find((text) => text.includes('Corrected by @you')),
    );

    expect(noted).toContain('Noted');
    expect(noted).not.toContain('@channel');
    expect(status).toContain('of storefront');
    expect((await store.list('incidents'))[0]?.value['corrections']).toMatchObject([
      { by: 'U0VISITOR1', run: 1 },
    ]);
  });

  it('“reinvestigate” looks at everything anew', async () => {
    await say('@casefile reinvestigate');

    await until('a second run', async () =>
      (await store.list('incidents'))[0]?.value['run'] === 2 ? true : undefined,
    );
    await until('its diagnosis', () => texts().find((text) => text.includes('investigation 2')));
  });

  it('something that nobody can tie to anything is met with what can be asked', async () => {
    expect(await say('@casefile thanks, will you?')).toContain('Ask about something by its name');
  });
});
