import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSources } from '../../src/sources/registry.ts';
import type { AlertRecord } from '../../src/sources/signals.ts';
import type { LookUp, Outcome, Source } from '../../src/sources/source.ts';
import { manualClock } from '../support/clocks.ts';
import { json, type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

const never = new AbortController().signal;
const window = { from: '2030-05-01T10:00:00.000Z', to: '2030-05-01T11:00:00.000Z' };

let server: ScriptedServer;
let source: Source;

beforeAll(async () => {
  server = await startScriptedServer();
  const context = { clock: manualClock(Date.parse(window.to)), folder: '.' };
  [source] = (await openSources({ alertmanager: { url: server.url } }, context)) as [Source];
});
afterAll(() => server.stop());

const alerts = (list: unknown, narrow: Partial<LookUp> = {}): Promise<Outcome<AlertRecord>> => {
  server.script(json(list));
  return source.look({ ...narrow, signal: 'alerts', window }, never);
};
const first = (outcome: Outcome<AlertRecord>) => ('records' in outcome ? outcome.records[0] : undefined);

const received = {
  labels: { alertname: 'HighErrors', namespace: 'shop', pod: 'till-1' },
  annotations: { summary: 'many errors' },
  startsAt: '2030-05-01T10:30:00.000Z',
  endsAt: '2030-05-01T11:34:00.000Z',
  generatorURL: 'https://prom.test/graph?g0.expr=rate%28e%5B5m%5D%29+%3E+1&g0.tab=1',
  status: { state: 'active', silencedBy: [], inhibitedBy: [] },
};

it('gives labels, start, entity, and from the generator the link and the expression', async () => {
  const outcome = await alerts([received]);

  expect(outcome).toMatchObject({ status: 'ok', link: `${server.url}/#/alerts` });
  expect(first(outcome)).toEqual({
    name: 'HighErrors',
    state: 'firing',
    labels: received.labels,
    annotations: received.annotations,
    startsAt: received.startsAt,
    entity: 'shop/Pod/till-1',
    link: received.generatorURL,
    expression: 'rate(e[5m]) > 1',
  });
});

it('says which alerts nobody is told of', async () => {
  const status = { state: 'suppressed', silencedBy: ['s1'], inhibitedBy: ['f2', 'f3'] };

  const outcome = await alerts([{ ...received, status }]);

  expect(first(outcome)?.annotations['alertmanager.suppressed']).toBe(
    'silenced by s1, inhibited by f2, inhibited by f3',
  );
});

it('asks for silenced and inhibited alerts too', async () => {
  await alerts([]);

  expect(server.requests[0]?.url).toBe('/api/v2/alerts?active=true&silenced=true&inhibited=true');
});

it('leaves out what began after the window', async () => {
  const outcome = await alerts([{ ...received, startsAt: '2030-05-01T11:00:00.001Z' }]);

  expect(outcome.status).toBe('empty');
});

it.each(['javascript:alert(1)', 'not a link', ''])('does not pass %j on as a link', async (generatorURL) => {
  const outcome = await alerts([{ ...received, generatorURL }]);

  expect(first(outcome)).not.toHaveProperty('link');
});

it('counts what it cannot read and keeps the rest', async () => {
  const outcome = await alerts([{ labels: { alertname: 3 } }, 'alert', received]);

  expect(outcome).toMatchObject({ status: 'ok', broken: 2 });
});

it('is narrowed by namespace', async () => {
  const outcome = await alerts([received], { namespaces: ['bank'] });

  expect(outcome.status).toBe('empty');
});

it('keeps the first 500 alerts and says how many more there are', async () => {
  const outcome = await alerts(Array.from({ length: 503 }, () => received));

  expect(outcome).toMatchObject({ status: 'truncated', cut: '3 further alerts are not listed' });
});

it('is not satisfied by another program behind its address', async () => {
  server.script(json({ status: 'success', data: {} }));

  expect((await source.check(never)).status).toBe('misconfigured');
});
