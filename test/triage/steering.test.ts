import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Source } from '../../src/sources/source.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Triage } from '../../src/triage.ts';
import { anAlert, aPlace, noon } from '../support/arrivals.ts';
import { manualClock } from '../support/clocks.ts';
import { aSource, aTriage, recordingReporter } from '../support/desk.ts';
import { until } from '../support/until.ts';

let store: Store;
let clock: ReturnType<typeof manualClock>;
const running: (() => Promise<void>)[] = [];

beforeEach(() => {
  store = openSqliteStore(':memory:');
  clock = manualClock(Date.parse(noon));
});
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
  await store.close();
});

function start(triage: Triage): () => Promise<void> {
  const stopping = new AbortController();
  const working = triage.work(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await clock.pass(0);
    await working;
  };
  running.push(stop);
  return stop;
}

const inState = (triage: Triage, id: string, state: Incident['state'], run = 1) =>
  until(`${id} is ${state}`, async () => {
    await clock.pass(600);
    const incident = await triage.incident(id);
    return incident?.state === state && incident.run === run ? incident : undefined;
  });

const opened = async (triage: Triage): Promise<string> =>
  (await triage.receive({ alert: anAlert(), place: aPlace() }))?.id ?? 'none';

/** A source that answers nothing, and remembers the signals by which it was told to stop. */
function hangingSource() {
  const aborts: AbortSignal[] = [];
  const look: Source['look'] = (_, abort) => {
    aborts.push(abort);
    return new Promise(() => undefined);
  };
  return { source: aSource(look), aborts };
}

const asked = (aborts: readonly AbortSignal[]) =>
  until('a look-up under way', async () => {
    await clock.pass(0);
    return aborts.length > 0 ? true : undefined;
  });

describe('a person who stops an investigation', () => {
  it('ends its look-ups, which see it', async () => {
    const { source, aborts } = hangingSource();
    const triage = aTriage({ store, clock, reporter: recordingReporter(), sources: [source] });
    start(triage);
    const id = await opened(triage);
    await asked(aborts);
    const before = aborts.map(({ aborted }) => aborted);

    const stopped = await triage.stop(id, 'U0HUMAN');
    await until('aborted', async () => {
      await clock.pass(0);
      return (await triage.incident(id))?.state === 'diagnosed' ? true : undefined;
    });

    expect(before).toEqual([false]);
    expect(aborts.map(({ aborted }) => aborted)).toEqual([true]);
    expect(stopped).toMatchObject({ stopped: { by: 'U0HUMAN', at: noon, run: 1 } });
    expect(await triage.diagnosis(id)).toMatchObject({
      coverage: [{ status: 'timeout', note: 'prometheus was stopped before it answered' }],
    });
  });

  it('is heard by the process that works, whichever that is', async () => {
    const { source, aborts } = hangingSource();
    const worker = aTriage({ store, clock, reporter: recordingReporter(), sources: [source] });
    start(worker);
    const elsewhere = aTriage({ store, clock, reporter: recordingReporter(), sources: [source] });
    const id = await opened(elsewhere);
    await until('a look-up under way', async () => {
      await clock.pass(600);
      return aborts.length > 0 ? true : undefined;
    });

    await elsewhere.stop(id, 'U0HUMAN');
    const heardAtOnce = aborts[0]?.aborted;
    await clock.pass(2_000);
    await inState(worker, id, 'diagnosed');

    expect(heardAtOnce).toBe(false);
    expect(aborts[0]?.aborted).toBe(true);
  });

  it('is not undone by a restart', async () => {
    const { source, aborts } = hangingSource();
    const reporter = recordingReporter();
    const first = aTriage({ store, clock, reporter, sources: [source] });
    const kill = start(first);
    const id = await opened(first);
    await asked(aborts);
    await kill();
    await first.stop(id, 'U0HUMAN');

    const second = aTriage({ store, clock, reporter, sources: [source] });
    start(second);
    await inState(second, id, 'diagnosed');
    await clock.pass(60_000);

    expect(reporter.told.filter((what) => what.startsWith('report'))).toEqual(['report 1 insufficient']);
    expect(await second.incident(id)).toMatchObject({ state: 'diagnosed', run: 1 });
  });

  it('before it began leaves nothing asked for long', async () => {
    const { source } = hangingSource();
    const triage = aTriage({ store, clock, reporter: recordingReporter(), sources: [source] });
    const id = await opened(triage);

    await triage.stop(id, 'U0HUMAN');
    start(triage);
    await inState(triage, id, 'diagnosed');

    expect(clock.now() - Date.parse(noon)).toBeLessThan(10_000);
  });

  it('stops nothing where nothing is under way, nor twice in one run', async () => {
    const { source, aborts } = hangingSource();
    const triage = aTriage({ store, clock, reporter: recordingReporter(), sources: [source] });
    start(triage);
    const id = await opened(triage);
    await asked(aborts);

    await triage.stop(id, 'U0FIRST');
    await triage.stop(id, 'U0SECOND');
    const incident = await inState(triage, id, 'diagnosed');
    const after = await triage.stop(id, 'U0THIRD');

    expect(incident.stopped?.by).toBe('U0FIRST');
    expect(after).toBeUndefined();
  });
});

describe('looking again', () => {
  it('is another run, of the person who asked', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    start(triage);
    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    const again = await triage.reinvestigate(id, 'U0HUMAN');
    await inState(triage, id, 'diagnosed', 2);

    expect(again).toMatchObject({ run: 2, state: 'investigating', askedBy: 'U0HUMAN' });
  });

  it('is not queued beside a run that is under way', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    const id = await opened(triage);

    expect(await triage.reinvestigate(id, 'U0HUMAN')).toBeUndefined();
    expect(await triage.incident(id)).toMatchObject({ run: 1 });
  });
});

describe('a correction', () => {
  it('is kept with its author and the run that it corrects, once, and without secrets', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    const id = await opened(triage);
    const word = { by: 'U0HUMAN', text: 'it was the deploy, see password=hunter2hunter2' };

    await triage.correct(id, word);
    const incident = await triage.correct(id, word);

    expect(incident.corrections).toHaveLength(1);
    expect(incident.corrections?.[0]).toMatchObject({ by: 'U0HUMAN', run: 1, at: noon });
    expect(JSON.stringify(await store.list('incidents'))).not.toContain('hunter2');
  });
});
