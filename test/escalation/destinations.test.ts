import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Destination, News } from '../../src/escalation/destinations/destination.ts';
import { destinationFactories } from '../../src/escalation/destinations/registry.ts';
import { nextStep } from '../../src/escalation/destinations/steps.ts';
import { destinationContract, destinationSecret } from '../contracts/destination.ts';
import { anEscalation, someNews } from '../support/escalations.ts';
import { manualClock } from '../support/clocks.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

for (const [name, make] of Object.entries(destinationFactories)) destinationContract(name, make);

/** Files of the folder that are no destinations. */
const others = ['destination.ts', 'plain-summary.ts', 'post-json.ts', 'registry.ts', 'steps.ts'];

it('the registry has a line for each destination of the folder', () => {
  const files = readdirSync(new URL('../../src/escalation/destinations/', import.meta.url));

  const own = files.filter((file) => !others.includes(file));

  expect(own.length).toBeGreaterThan(0);
  expect(
    Object.keys(destinationFactories)
      .map((name) => `${name}.ts`)
      .sort(),
  ).toEqual(own.sort());
});

interface Asked {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('what is sent', () => {
  let server: ScriptedServer;
  let asked: Asked[];
  beforeEach(async () => {
    server = await startScriptedServer();
    asked = [];
    server.script((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push({
          url: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        response.writeHead(202).end('{}');
      });
    });
  });
  afterEach(() => server.stop());

  const made = (name: keyof typeof destinationFactories): Destination =>
    destinationFactories[name]({
      ...{ url: server.url, secret: destinationSecret },
      clock: manualClock(Date.parse('2026-03-04T14:10:00.000Z')),
    });
  const tell = async (destination: Destination, ...all: readonly Partial<News>[]) => {
    for (const news of all) await destination.tell(someNews(news), new AbortController().signal);
  };
  const bodies = (): readonly unknown[] => asked.map(({ body }) => JSON.parse(body) as unknown);

  it('to PagerDuty is one incident: trigger, acknowledge, resolve under one key', async () => {
    await tell(
      made('pagerduty'),
      { step: 'open' },
      { step: 'take-over' },
      { step: 'update' },
      { step: 'resolve' },
    );

    expect(asked.map(({ url }) => url)).toEqual(['/v2/enqueue', '/v2/enqueue', '/v2/enqueue']);
    expect(bodies()).toMatchObject(
      ['trigger', 'acknowledge', 'resolve'].map((event_action) => ({
        ...{ event_action, routing_key: destinationSecret, dedup_key: 'casefile/inc_1/000001' },
      })),
    );
    expect(bodies()[0]).toMatchObject({
      payload: { severity: 'critical', summary: expect.stringContaining('Escalation') as string },
    });
  });

  it('to Opsgenie is one alert by its alias, and one that is gone there is no failure', async () => {
    await tell(made('opsgenie'), { step: 'open' }, { step: 'acknowledge' }, { step: 'resolve' });
    server.script((_, response) => response.writeHead(404).end());
    const gone = await made('opsgenie').tell(someNews({ step: 'resolve' }), new AbortController().signal);

    expect(asked.map(({ url }) => url)).toEqual([
      '/v2/alerts',
      '/v2/alerts/casefile%2Finc_1%2F000001/acknowledge?identifierType=alias',
      '/v2/alerts/casefile%2Finc_1%2F000001/close?identifierType=alias',
    ]);
    expect(asked[0]?.headers.authorization).toBe(`GenieKey ${destinationSecret}`);
    expect(bodies()[0]).toMatchObject({ alias: 'casefile/inc_1/000001', priority: 'P1' });
    expect(gone).toEqual({ status: 'told' });
  });

  it('to a webhook is signed over its time and body', async () => {
    const notify = anEscalation({ urgency: 'notify' });
    await tell(made('webhook'), { step: 'open', escalation: notify }, { step: 'hand-back' });

    const [first] = asked;
    const timestamp = String(first?.headers['casefile-timestamp']);
    const expected = createHmac('sha256', destinationSecret)
      .update(`${timestamp}.${first?.body ?? ''}`)
      .digest('hex');
    expect(first?.headers['casefile-signature']).toBe(`v1=${expected}`);
    expect(timestamp).toBe('1772633400');
    expect(first?.headers['casefile-delivery']).toBe('inc_1/000001/1/open');
    expect(bodies()).toMatchObject([
      { type: 'escalation.opened', escalation: { urgency: 'notify' }, packet: { incident: 'inc_1' } },
      { type: 'escalation.handed_back' },
    ]);
    expect(JSON.stringify(asked)).not.toContain(destinationSecret);
  });
});

describe('the next step', () => {
  it('brings a destination up to date in order, however far it is behind', () => {
    const now = anEscalation({ state: 'acknowledged', contact: 1, revision: 5 });
    const steps: string[] = [];

    let known: Parameters<typeof nextStep>[0];
    for (let next = nextStep(known, now); next !== undefined; next = nextStep(known, now)) {
      steps.push(next.step);
      known = next.known;
    }

    expect(steps).toEqual(['open', 'acknowledge']);
    expect(known).toEqual({ state: 'acknowledged', contact: 1, revision: 5 });
  });

  it('opens nothing that is over', () => {
    expect(nextStep(undefined, anEscalation({ state: 'over' }))).toBeUndefined();
  });
});
