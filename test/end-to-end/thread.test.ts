import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import { type Bot, startBot } from '../../src/cli/bot.ts';
import { startDemo, type LocalDemo } from '../../src/cli/local-demo.ts';
import type { ChatMessage } from '../../src/demo/state/message.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { until } from '../support/until.ts';

const log = createLog('silent');
const policyCase = bundledCases().find(({ meta }) => meta.id === 'edge-network-policy');
let store: Store;

beforeEach(() => {
  store = openSqliteStore(':memory:');
});
afterEach(() => store.close());

const buttonsOf = (message: ChatMessage): readonly { action_id: string; text: { text: string } }[] =>
  (message.blocks ?? []).flatMap((block) =>
    block['type'] === 'actions'
      ? (block['elements'] as unknown as { action_id: string; text: { text: string } }[])
      : [],
  );

const diagnosisIn = (workspace: Workspace, alert: ChatMessage): Promise<ChatMessage> =>
  until('a diagnosis in the thread', () =>
    workspace.messages(alert.channel, alert.ts).find((message) => buttonsOf(message).length > 0),
  );

const button = (message: ChatMessage, label: RegExp) => {
  const found = buttonsOf(message).find((one) => label.test(one.text.text));
  if (found === undefined) throw new Error(`no button ${String(label)}`);
  return { actionId: found.action_id };
};

describe('an alert over HTTP', () => {
  let demo: LocalDemo;
  beforeEach(async () => {
    demo = await startDemo({ cases: bundledCases(), store, log, port: 0, page: false, clock: systemClock });
  });
  afterEach(() => demo.stop());

  it('fills its thread with a first reply and one diagnosis that names the cause', async () => {
    const alert = await demo.play('edge-network-policy');
    const diagnosis = await diagnosisIn(demo.workspace, alert);

    const thread = demo.workspace.messages(alert.channel, alert.ts);
    const text = renderThread([diagnosis], { width: 400 });
    expect(thread).toHaveLength(3);
    expect(text).toContain('Confirmed');
    expect(text).toContain('paperlane/NetworkPolicy/storefront-ingress');
    expect(text).toContain('Checked 6 of 6 sources');
  });

  it('opens a receipt for every number that the diagnosis cites', async () => {
    const alert = await demo.play('edge-network-policy');
    const diagnosis = await diagnosisIn(demo.workspace, alert);

    await demo.workspace.visitor.press(
      { channel: alert.channel, ts: diagnosis.ts },
      button(diagnosis, /Receipts/u),
    );
    const modal = await until('a modal', () => demo.workspace.views()[0]);

    const shown = JSON.stringify(modal.view);
    const cited = [...renderThread([diagnosis], { width: 400 }).matchAll(/\[(\d+)\]/gu)].map(
      (match) => match[1],
    );
    expect(cited.length).toBeGreaterThan(2);
    for (const number of cited) expect(shown).toContain(`[${number ?? ''}]`);
    expect(shown).toContain('kubernetes');
  });

  it('keeps what a person says about it', async () => {
    const alert = await demo.play('flag-flip');
    const diagnosis = await diagnosisIn(demo.workspace, alert);

    await demo.workspace.visitor.press(
      { channel: alert.channel, ts: diagnosis.ts },
      button(diagnosis, /^Right$/u),
    );
    const incident = await until('stored feedback', async () =>
      (await store.list('incidents')).find(({ value }) => JSON.stringify(value['feedback']) !== '[]'),
    );

    expect(incident.value['feedback']).toMatchObject([{ verdict: 'right' }]);
  });

  it('does nothing twice when Slack delivers it again', async () => {
    const alert = await demo.play('flag-flip');
    await diagnosisIn(demo.workspace, alert);
    const before = demo.workspace.messages(alert.channel, alert.ts).length;
    const [delivered] = demo.workspace.deliveries().filter(({ parcel }) => parcel.kind === 'events_api');

    if (delivered !== undefined) await demo.workspace.redeliver(delivered);
    await demo.workspace.settled();

    expect(demo.workspace.deliveries().at(-1)?.delivery.status).toBe('acknowledged');
    expect(demo.workspace.messages(alert.channel, alert.ts)).toHaveLength(before);
    expect(await store.list('incidents')).toHaveLength(1);
  });

  it('can be followed by another incident, each in a thread of its own', async () => {
    const first = await demo.play('flag-flip');
    await diagnosisIn(demo.workspace, first);

    const second = await demo.play('recovered-alert');
    const diagnosis = await diagnosisIn(demo.workspace, second);

    expect(second.ts).not.toBe(first.ts);
    expect(renderThread([diagnosis])).toContain('No fault found');
  });

  it('that is followed at once by others is diagnosed with its own telemetry', async () => {
    const first = await demo.play('edge-network-policy');
    await until('a first reply', () =>
      demo.workspace.messages(first.channel, first.ts).length > 1 ? true : undefined,
    );

    const next = await Promise.all(['memory-quota', 'recovered-alert'].map((id) => demo.play(id)));
    const diagnoses = await Promise.all([first, ...next].map((alert) => diagnosisIn(demo.workspace, alert)));

    const [policy, quota, recovered] = diagnoses.map((one) => renderThread([one], { width: 400 }));
    expect(policy).toContain('paperlane/NetworkPolicy/storefront-ingress');
    expect(quota).toContain('harborbank/ResourceQuota/namespace-memory');
    expect(recovered).toContain('No fault found');
  });

  it('answers a mention in a thread of the person who asked', async () => {
    await demo.play('memory-quota');
    const channel = demo.workspace.channels[0]?.id ?? '';

    await demo.workspace.visitor.say(channel, '@casefile why are payments failing?');
    const asked = await until('the question', () =>
      demo.workspace.messages(channel).find((message) => message.text.includes('why are payments failing')),
    );

    const diagnosis = await diagnosisIn(demo.workspace, asked);
    expect(renderThread([diagnosis])).toContain('harborbank/ResourceQuota/namespace-memory');
  });
});

describe('an alert over Socket Mode', () => {
  let workspace: Workspace;
  let bot: Bot;
  beforeEach(async () => {
    workspace = await startWorkspace({ signingSecret: 'unused', page: false });
    const { apiUrl, tokens } = workspace;
    bot = await startBot({
      ...{ store, log, clock: systemClock, sources: policyCase?.sources ?? [], redactEmails: false },
      slack: { mode: 'socket', apiUrl, botToken: tokens.bot, appToken: tokens.app, channels: [] },
      limits: { lookUpMs: 30_000, lookBackMs: 3_600_000, concurrency: 1 },
    });
  });
  afterEach(async () => {
    await bot.stop();
    await workspace.stop();
  });

  it('is diagnosed through another Web API base, with nothing but the two tokens', async () => {
    const outcome = workspace.postAlert({
      channel: 'incidents',
      from: 'Alertmanager',
      attachments: [{ title: '[FIRING:1] ServiceErrorRateHigh (edge-gateway critical)', color: 'a30200' }],
    });
    if (outcome.status !== 'posted') throw new Error(outcome.error);

    const diagnosis = await diagnosisIn(workspace, outcome.message);

    expect(renderThread([diagnosis], { width: 400 })).toContain('paperlane/NetworkPolicy/storefront-ingress');
    expect(workspace.deliveries().every(({ delivery }) => delivery.status === 'acknowledged')).toBe(true);
  });
});
