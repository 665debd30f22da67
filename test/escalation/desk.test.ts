import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EscalationDesk, escalationDesk, type EscalationSettings } from '../../src/escalation/desk.ts';
import type { Destination } from '../../src/escalation/destinations/destination.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { manualClock } from '../support/clocks.ts';
import { aDiagnosis, aLookUp, anIncident } from '../support/diagnoses.ts';
import { recordingDestination, settings, stored } from '../support/escalations.ts';
import { until } from '../support/until.ts';

const log = createLog('silent');
const competing = aDiagnosis({ verdict: 'competing', reason: '2 causes fit.' });
const minute = 60_000;
let store: Store;
let clock: ReturnType<typeof manualClock>;
const running: (() => Promise<void>)[] = [];

beforeEach(() => {
  store = openSqliteStore(':memory:');
  clock = manualClock(Date.parse('2026-03-04T14:10:00.000Z'));
});
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
  await store.close();
});

const aDesk = (
  destinations: readonly Destination[],
  change: Partial<EscalationSettings> = {},
): EscalationDesk => escalationDesk({ store, clock, log, destinations, settings: settings(change) });

function start(desk: EscalationDesk): () => Promise<void> {
  const stopping = new AbortController();
  const working = desk.work(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await clock.pass(0);
    await working;
  };
  running.push(stop);
  return stop;
}

/** Lets the workers take what is due. */
const settle = async (): Promise<void> => {
  for (let round = 0; round < 12; round += 1) await clock.pass(600);
};

const told = (what: string, of: { steps(): readonly string[] }, steps: readonly string[]) =>
  until(what, async () => {
    await clock.pass(600);
    return of.steps().length >= steps.length ? of.steps() : undefined;
  }).then((seen) => expect(seen).toEqual(steps));

describe('an investigation that ended', () => {
  it('with competing causes is delivered once, with its packet', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    const incident = await stored(store, anIncident(), competing);

    await desk.consider(incident);
    await told('an open', slack, ['open 0']);
    await settle();

    expect(slack.steps()).toEqual(['open 0']);
    expect(slack.told[0]?.packet).toMatchObject({ incident: 'inc_1', verdict: 'competing' });
  });

  it('with a confirmed cause that nobody feels asks nobody', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);

    const escalation = await desk.consider(await stored(store, anIncident(), aDiagnosis()));
    await settle();

    expect(escalation).toBeUndefined();
    expect(slack.steps()).toEqual([]);
    expect(await desk.open()).toEqual([]);
  });

  it('considered again after a crash is the same escalation', async () => {
    const slack = recordingDestination();
    const incident = await stored(store, anIncident(), competing);
    const first = await aDesk([slack]).consider(incident);

    const desk = aDesk([slack]);
    start(desk);
    const second = await desk.consider(incident);
    await told('an open', slack, ['open 0']);

    expect(second).toEqual(first);
    expect(await desk.open()).toHaveLength(1);
    expect((await desk.counts())['competing-causes']).toEqual({ fired: 1, shadow: 0 });
  });

  it('the second time updates the packet and pages nobody again', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    await desk.consider(await stored(store, anIncident(), competing));
    await told('an open', slack, ['open 0']);

    await desk.consider(await stored(store, anIncident({ run: 2 }), competing));
    await told('an update', slack, ['open 0', 'update 0']);

    expect(slack.told[1]?.packet.run).toBe(2);
    expect(slack.told[1]?.escalation.id).toBe(slack.told[0]?.escalation.id);
  });

  it('is only counted where its trigger runs in shadow', async () => {
    const desk = aDesk([], { shadow: ['competing-causes'] });

    const escalation = await desk.consider(await stored(store, anIncident(), competing));

    expect(escalation).toBeUndefined();
    expect(await desk.counts()).toEqual({ 'competing-causes': { fired: 0, shadow: 1 } });
  });

  it('with every source down escalates with a packet that says so', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    const coverage = [
      aLookUp({ status: 'unreachable', records: 0 }),
      aLookUp({ source: 'loki', signal: 'logs', status: 'timeout', records: 0 }),
    ];
    const blind = aDiagnosis({
      ...{ verdict: 'insufficient', reason: 'No source gave any evidence.', coverage },
      ...{ causes: [], symptoms: [], ruledOut: [], unknowns: [] },
    });

    await desk.consider(await stored(store, anIncident(), blind));
    await told('an open', slack, ['open 0']);

    const [{ escalation, packet } = { escalation: undefined, packet: undefined }] = slack.told;
    expect(escalation?.triggers.map(({ name }) => name)).toEqual(['missing-telemetry', 'outage']);
    expect(packet?.notSeen).toEqual(['kubernetes objects (unreachable)', 'loki logs (timed out)']);
    expect(packet?.next).toEqual(['kubernetes objects, once it answers', 'loki logs, once it answers']);
  });

  it('with the model service down escalates on what the rules have', async () => {
    const failure = { domain: 'model-service' as const, message: 'The model service answered 503.' };

    const escalation = await aDesk([]).consider(await stored(store, anIncident()), { failure });

    expect(escalation?.triggers.map(({ name }) => name)).toEqual(['missing-telemetry', 'outage']);
  });

  it('without a diagnosis escalates all the same', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    const failure = { domain: 'store' as const, message: 'The store failed.' };

    await desk.consider(await stored(store, anIncident({ state: 'failed' })), { failure });
    await told('an open', slack, ['open 0']);

    expect(slack.told[0]?.diagnosis).toBeUndefined();
    expect(slack.told[0]?.packet.reason).toBe('The investigation failed: The store failed.');
  });
});

describe('an escalation', () => {
  it('that nobody answers goes from contact to contact, once each, and then rests', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    await desk.consider(await stored(store, anIncident(), competing));
    await told('an open', slack, ['open 0']);

    await clock.pass(10 * minute);
    await told('the second', slack, ['open 0', 'next-contact 1']);
    await clock.pass(10 * minute);
    await told('the third', slack, ['open 0', 'next-contact 1', 'next-contact 2']);
    await clock.pass(60 * minute);
    await settle();

    expect(slack.steps()).toEqual(['open 0', 'next-contact 1', 'next-contact 2']);
  });

  it('that is acknowledged asks nobody else', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    const escalation = await desk.consider(await stored(store, anIncident(), competing));
    await told('an open', slack, ['open 0']);

    const outcome = await desk.answer(escalation?.id ?? '', 'acknowledge', 'U0ANN');
    await told('the answer', slack, ['open 0', 'acknowledge 0']);
    await clock.pass(60 * minute);
    await settle();

    expect(outcome).toMatchObject({ status: 'done', escalation: { state: 'acknowledged' } });
    expect(slack.steps()).toEqual(['open 0', 'acknowledge 0']);
    expect(slack.told[1]?.escalation.answers).toMatchObject([{ by: 'U0ANN', act: 'acknowledge' }]);
  });

  it('asks the next contact after a restart too, the time running on meanwhile', async () => {
    const slack = recordingDestination();
    const before = aDesk([slack]);
    const stop = start(before);
    await before.consider(await stored(store, anIncident(), competing));
    await told('an open', slack, ['open 0']);
    await stop();
    running.length = 0;

    await clock.pass(11 * minute);
    start(aDesk([slack]));

    await told('the second', slack, ['open 0', 'next-contact 1']);
  });

  it('refuses what its table does not have', async () => {
    const desk = aDesk([]);
    const escalation = await desk.consider(await stored(store, anIncident(), competing));
    const id = escalation?.id ?? '';

    const early = await desk.answer(id, 'hand-back', 'U0ANN');
    await desk.answer(id, 'take-over', 'U0ANN');
    const late = await desk.answer(id, 'acknowledge', 'U0BEN');

    expect(early).toMatchObject({ status: 'illegal', escalation: { state: 'waiting' } });
    expect(late).toMatchObject({ status: 'illegal', escalation: { state: 'taken-over' } });
    expect(await desk.answer('inc_9/000001', 'acknowledge', 'U0ANN')).toEqual({ status: 'unknown' });
  });

  it('is over with its incident, and nobody is asked after that', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    start(desk);
    await desk.consider(await stored(store, anIncident(), competing));
    await told('an open', slack, ['open 0']);

    await desk.end('inc_1');
    await told('the end', slack, ['open 0', 'resolve 0']);
    await clock.pass(60 * minute);
    await settle();

    expect(slack.steps()).toEqual(['open 0', 'resolve 0']);
    expect(await desk.open()).toEqual([]);
  });

  it('that was handed back is a new one only where something new fires', async () => {
    const desk = aDesk([], { off: ['repeated-failed-attempts'] });
    const first = await desk.consider(await stored(store, anIncident(), competing));
    await desk.answer(first?.id ?? '', 'take-over', 'U0ANN');
    await desk.answer(first?.id ?? '', 'hand-back', 'U0ANN');

    const same = await desk.consider(await stored(store, anIncident({ run: 2 }), competing));
    const suspicions = [{ what: 'to delete a namespace', receipts: [] }];
    const newer = await desk.consider(
      await stored(store, anIncident({ run: 3 }), aDiagnosis({ suspicions })),
    );

    expect(same).toMatchObject({ id: first?.id, state: 'handed-back', run: 2 });
    expect(newer).toMatchObject({ id: 'inc_1/000003', state: 'waiting' });
    expect(await desk.open()).toHaveLength(1);
  });

  it('that a person asks for opens where no trigger fired, and only once', async () => {
    const desk = aDesk([]);
    await stored(store, anIncident(), aDiagnosis());

    const first = await desk.request('inc_1', 'U0ANN');
    const second = await desk.request('inc_1', 'U0BEN');

    expect(first?.triggers.map(({ name }) => name)).toEqual(['person-asked']);
    expect(second).toEqual(first);
    expect(await desk.request('inc_9', 'U0ANN')).toBeUndefined();
  });

  it('asks the owner of the affected service first', async () => {
    const services = [{ name: 'gateway', owner: 'S0GATEWAY', tier: 1 }];

    const escalation = await aDesk([], { services }).consider(await stored(store, anIncident(), competing));

    expect(escalation?.contacts).toEqual(['S0GATEWAY', 'S0FIRST', 'U0SECOND', 'U0THIRD']);
  });
});

describe('a destination', () => {
  it('that fails is told again later, in order, and holds up no other', async () => {
    const flaky = recordingDestination((_, nth) =>
      nth <= 2 ? { status: 'later', why: 'out' } : { status: 'told' },
    );
    const steady = recordingDestination(undefined, 'steady');
    const desk = aDesk([flaky, steady]);
    start(desk);

    const escalation = await desk.consider(await stored(store, anIncident(), competing));
    await told('the steady one', steady, ['open 0']);
    await desk.answer(escalation?.id ?? '', 'acknowledge', 'U0ANN');
    await told('the flaky one', flaky, ['open 0', 'open 0', 'open 0', 'acknowledge 0']);

    expect(steady.steps()).toEqual(['open 0', 'acknowledge 0']);
  });

  it('that throws is told again', async () => {
    const broken = recordingDestination((_, nth) => {
      if (nth === 1) throw new Error('defect');
      return { status: 'told' };
    });
    const desk = aDesk([broken]);
    start(desk);

    await desk.consider(await stored(store, anIncident(), competing));

    await told('again', broken, ['open 0', 'open 0']);
  });

  it('that refuses is left alone', async () => {
    const refusing = recordingDestination(() => ({ status: 'refused', why: 'bad key' }));
    const desk = aDesk([refusing]);
    start(desk);
    const escalation = await desk.consider(await stored(store, anIncident(), competing));
    await told('the refusal', refusing, ['open 0']);

    await desk.answer(escalation?.id ?? '', 'acknowledge', 'U0ANN');
    await settle();

    expect(refusing.steps()).toEqual(['open 0']);
  });

  it('is told once over restarts', async () => {
    const slack = recordingDestination();
    const desk = aDesk([slack]);
    const stop = start(desk);
    await desk.consider(await stored(store, anIncident(), competing));
    await told('an open', slack, ['open 0']);
    await stop();
    running.length = 0;

    start(aDesk([slack]));
    await settle();

    expect(slack.steps()).toEqual(['open 0']);
  });
});
