import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bot, startBot } from '../../src/cli/bot.ts';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import { textAt } from '../../src/demo/read-json.ts';
import type { ChatMessage } from '../../src/demo/state/message.ts';
import { visitor as me } from '../../src/demo/state/people.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createLog } from '../../src/lib/log.ts';
import type { Source } from '../../src/sources/source.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { shiftingClock } from '../support/clocks.ts';
import { aSource } from '../support/desk.ts';
import { settings } from '../support/escalations.ts';
import { until } from '../support/until.ts';

const log = createLog('silent');
const signingSecret = 'local-workspace';
const limits = { lookUpMs: 30_000, lookBackMs: 3_600_000, concurrency: 2 };
const opened = bundledCases().find(({ meta }) => meta.id === 'edge-network-policy');
const unreachable = aSource(async () => ({ status: 'unreachable', query: 'ALERTS', message: 'No route.' }));

let store: Store;
let workspace: Workspace;
let clock: ReturnType<typeof shiftingClock>;
let bot: Bot | undefined;

beforeEach(async () => {
  store = openSqliteStore(':memory:');
  clock = shiftingClock(systemClock);
  workspace = await startWorkspace({ port: 0, page: false, signingSecret });
});
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await workspace.stop();
  await store.close();
});

async function start(
  sources: readonly Source[],
  change: Parameters<typeof settings>[0] = {},
  responders: readonly string[] = [],
): Promise<void> {
  const { apiUrl, tokens } = workspace;
  const slack = { mode: 'http', botToken: tokens.bot, apiUrl, signingSecret, port: 0 } as const;
  bot = await startBot({
    ...{ sources, store, clock, log, limits, redactEmails: false },
    slack: { ...slack, channels: [], allowed: { acknowledge: responders } },
    escalation: { settings: settings(change), destinations: [] },
  });
  workspace.connect({ requestUrl: `http://127.0.0.1:${bot.port ?? 0}/slack/events` });
}

function alert(): ChatMessage {
  const attachments = opened?.message?.['attachments'] as unknown as readonly JsonObject[];
  const outcome = workspace.postAlert({ channel: 'C0INCIDENT', from: 'Alertmanager', attachments });
  if (outcome.status !== 'posted') throw new Error(outcome.error);
  return outcome.message;
}

const packetIn = (): Promise<ChatMessage> => until('a packet', () => workspace.messages('C0ESCALATE').at(0));

const textOf = (messages: readonly ChatMessage[]): string => renderThread(messages, { width: 500 });

const buttonOf = (message: ChatMessage, label: string) => {
  const elements = (message.blocks ?? []).flatMap((block) =>
    block['type'] === 'actions' ? (block['elements'] as unknown as readonly JsonObject[]) : [],
  );
  const found = elements.find((one) => (one['text'] as JsonObject)['text'] === label);
  if (found === undefined) throw new Error(`no button ${label}`);
  return { actionId: textAt(found, 'action_id') };
};

const press = (message: ChatMessage, label: string) =>
  workspace.visitor.press({ channel: message.channel, ts: message.ts }, buttonOf(message, label));

const shows = (what: RegExp, read: () => readonly ChatMessage[]): Promise<string> =>
  until(String(what), () => {
    const text = textOf(read());
    return what.test(text) ? text : undefined;
  });

/** Until the job that would have asked the next contact has had its turn: its key is free again. */
async function timerRun(contact: number): Promise<void> {
  const [escalation] = await store.list('escalations');
  const id = escalation?.key ?? '';
  const never = 8_640_000_000_000;
  await until('the timer', async () =>
    (await store.enqueue('escalation-timers', `${id}/${contact}`, { escalation: id, contact }, never))
      ? true
      : undefined,
  );
}

describe('an alert that customers feel', () => {
  it('is diagnosed, escalated with a packet and its files, and acknowledged; the next contact hears nothing', async () => {
    await start(opened?.sources ?? []);
    const posted = alert();
    const packet = await packetIn();
    const thread = () => workspace.messages('C0ESCALATE', packet.ts);

    const files = await until('two files', () => thread().find((one) => one.files?.length === 2)?.files);
    await shows(/Escalated: customer impact above 10 %/u, () => workspace.messages('C0INCIDENT', posted.ts));
    await press(packet, 'Acknowledge');
    await shows(/Acknowledged by @you/u, thread);
    await shows(/Acknowledged by @you/u, () => workspace.messages('C0INCIDENT', posted.ts));
    clock.pass(3_600_000);
    await timerRun(0);

    const text = textOf([packet]);
    expect(text).toContain('trigger: customer impact above 10 %');
    expect(text).toContain('storefront-ingress');
    expect(JSON.stringify(packet.blocks)).toContain('<!subteam^S0FIRST>');
    expect(thread()).toHaveLength(2);
    const markdown = await (await fetch(textAt(files[0], 'url_private'))).text();
    expect(markdown).toMatch(/^# Escalation: ServiceErrorRateHigh/u);
    expect(markdown).toContain('## Receipts');
    const json: unknown = await (await fetch(textAt(files[1], 'url_private'))).json();
    expect(json).toMatchObject({ escalation: { state: 'waiting' }, packet: { verdict: 'confirmed' } });
  });

  it('goes to the next contact where nobody answers, without a word to the first', async () => {
    await start(opened?.sources ?? []);
    alert();
    const packet = await packetIn();
    const thread = () => workspace.messages('C0ESCALATE', packet.ts);
    await until('the files', () => thread().find((one) => one.files?.length === 2));

    clock.pass(600_000);
    await shows(/Nobody has answered this escalation since/u, thread);

    const asked = thread().filter((one) => JSON.stringify(one.blocks ?? []).includes('<@U0SECOND>'));
    const first = thread().filter((one) => JSON.stringify(one.blocks ?? []).includes('S0FIRST'));
    expect(asked).toHaveLength(1);
    expect(first.map(({ ts }) => ts)).toEqual([packet.ts]);
    expect(workspace.messages('C0ESCALATE')).toHaveLength(1);
  });

  it('is taken over and handed back by whoever presses, and the packet says who', async () => {
    await start(opened?.sources ?? []);
    alert();
    const packet = await packetIn();
    const thread = () => workspace.messages('C0ESCALATE', packet.ts);

    await press(packet, 'Take over');
    await shows(/Taken over by @you/u, thread);
    const taken = thread()[0];
    if (taken !== undefined) await press(taken, 'Hand back to Casefile');
    await shows(/Handed back by @you/u, thread);

    const [escalation] = await store.list('escalations');
    expect(escalation?.value['state']).toBe('handed-back');
    expect(escalation?.value['answers']).toMatchObject([
      { by: me.id, act: 'take-over' },
      { by: me.id, act: 'hand-back' },
    ]);
  });

  it('is answered only by those whom the settings name', async () => {
    await start(opened?.sources ?? [], {}, ['U0SOMEONE']);
    alert();
    const packet = await packetIn();

    await press(packet, 'Acknowledge');
    await workspace.settled();

    expect((await store.list('escalations'))[0]?.value['state']).toBe('waiting');
    expect(textOf(workspace.messages('C0ESCALATE'))).toContain('Nobody has answered yet');
  });
});

describe('an escalation', () => {
  it('comes with the telemetry down, and says what could not be seen', async () => {
    await start([unreachable]);
    const posted = alert();
    const packet = await packetIn();

    const text = textOf([packet]);
    expect(text).toContain('trigger: missing telemetry');
    expect(text).toContain('Not seen: prometheus alerts (unreachable)');
    await shows(/Escalated: missing telemetry/u, () => workspace.messages('C0INCIDENT', posted.ts));
    expect((await store.list('incidents'))[0]?.value['state']).toBe('escalated');
  });

  it('stands in the thread of the alert where no channel is configured', async () => {
    await start([unreachable], { channel: undefined });
    const posted = alert();

    await shows(/Escalation · ServiceErrorRateHigh/u, () => workspace.messages('C0INCIDENT', posted.ts));

    expect(workspace.messages('C0ESCALATE')).toEqual([]);
    expect(workspace.messages('C0INCIDENT')).toHaveLength(1);
  });

  it('stands in the thread where the channel refuses it', async () => {
    workspace.failNext({ method: 'chat.getPermalink', error: 'internal_error', times: 9 });
    await start([unreachable], { channel: 'C0NOWHERE' });
    const posted = alert();

    await shows(/Here because the escalation channel/u, () => workspace.messages('C0INCIDENT', posted.ts));
  });

  it('is posted without its files where the upload fails, and says how to print them', async () => {
    workspace.failNext({ method: 'files.getUploadURLExternal', error: 'missing_scope', times: 99 });
    await start([unreachable]);
    const posted = alert();

    const text = await shows(/could not be attached/u, () => workspace.messages('C0ESCALATE'));

    const [incident] = await store.list('incidents');
    expect(text).toContain(`casefile packet ${incident?.key ?? 'none'}`);
    expect(posted.ts).not.toBe('');
  });

  it('opens by a person’s word under a diagnosis, and takes the button away', async () => {
    await start(opened?.sources ?? [], { off: ['customer-impact'] });
    const posted = alert();
    const thread = () => workspace.messages('C0INCIDENT', posted.ts);
    const diagnosis = await until('a diagnosis', () =>
      thread().find((one) => /Escalate to people/u.test(textOf([one]))),
    );

    await press(diagnosis, 'Escalate to people');
    const packet = await packetIn();
    await shows(/Escalated: a person asked/u, thread);

    expect(textOf([packet])).toContain('trigger: a person asked');
    expect(textOf(thread())).not.toContain('[Escalate to people]');
    expect((await store.list('incidents'))[0]?.value['state']).toBe('escalated');
  });
});
