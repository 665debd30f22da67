import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { CasefileError } from '../../src/lib/errors.ts';
import { createLog } from '../../src/lib/log.ts';
import { SlackFailure } from '../../src/slack/connection/slack-error.ts';
import type { Source } from '../../src/sources/source.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { StoreError } from '../../src/store/store-error.ts';
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

/** Works in the background until the test ends or `stop` is called. */
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

const inState = (triage: Triage, id: string, state: Incident['state']) =>
  until(`${id} is ${state}`, async () => {
    await clock.pass(600);
    const incident = await triage.incident(id);
    return incident?.state === state ? incident : undefined;
  });

const opened = async (triage: Triage): Promise<string> => {
  const incident = await triage.receive({ alert: anAlert(), place: aPlace() });
  return incident?.id ?? 'none';
};

const never: Source['look'] = () => new Promise(() => undefined);

describe('an alert', () => {
  it('becomes one diagnosis, told after a first reply', async () => {
    const reporter = recordingReporter();
    const triage = aTriage({ store, clock, reporter });
    start(triage);

    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient']);
    expect(await triage.diagnosis(id)).toMatchObject({ verdict: 'insufficient', causes: [] });
  });

  it('does nothing twice when it is delivered twice', async () => {
    const reporter = recordingReporter();
    const triage = aTriage({ store, clock, reporter });
    start(triage);
    const arrival = { alert: anAlert(), place: aPlace() };

    const [first] = await Promise.all([triage.receive(arrival), triage.receive(arrival)]);
    const incidents = await store.list('incidents');
    const id = String(incidents[0]?.key);
    await inState(triage, id, 'diagnosed');
    const third = await triage.receive(arrival);

    expect(first?.id ?? id).toBe(id);
    expect(third).toBeUndefined();
    expect(incidents).toHaveLength(1);
    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient']);
  });

  it('is told as recovered, and moves its incident to resolved', async () => {
    const reporter = recordingReporter();
    const triage = aTriage({ store, clock, reporter });
    start(triage);
    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    await triage.receive({
      alert: anAlert({ status: 'resolved' }),
      place: aPlace({ ts: '1790500600.000100' }),
    });

    await inState(triage, id, 'resolved');

    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient', 'resolved']);
  });

  it('is investigated again when somebody asks in its thread', async () => {
    const reporter = recordingReporter();
    const triage = aTriage({ store, clock, reporter });
    start(triage);
    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    const place = aPlace({ ts: '1790500700.000100', threadTs: aPlace().ts });
    await triage.receive({ alert: anAlert({ format: 'human' }), place, question: 'still?' });
    await until('the second report', async () => {
      await clock.pass(600);
      return reporter.told.includes('report 2 insufficient') ? true : undefined;
    });

    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient', 'begin 2', 'report 2 insufficient']);
    expect((await triage.incident(id))?.question).toBe('still?');
  });
});

describe('a crash', () => {
  it('during the look-ups leaves the investigation to the next process, which reports it once', async () => {
    const [before, after] = [recordingReporter(), recordingReporter()];
    const killed = aTriage({ store, clock, reporter: before, sources: [aSource(never)] });
    const stop = start(killed);
    const id = await opened(killed);
    await until('the first process is at it', () => (before.told.includes('begin 1') ? true : undefined));
    await stop();

    const next = aTriage({ store, clock, reporter: after });
    start(next);
    await inState(next, id, 'diagnosed');

    expect(before.told).toEqual(['begin 1']);
    expect(after.told).toEqual(['begin 1', 'report 1 insufficient']);
  });

  it('without a word frees the job when its lease runs out, not before', async () => {
    const reporter = recordingReporter();
    const seed = aTriage({ store, clock, reporter });
    const id = await opened(seed);
    const lost = await store.claim('triage-urgent', clock.now(), 15_000);
    start(aTriage({ store, clock, reporter }));

    await clock.pass(14_000);
    const early = [...reporter.told];
    await inState(seed, id, 'diagnosed');

    expect(lost?.key).toBe(`${id}/1`);
    expect(early).toEqual([]);
    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient']);
  });

  it('after the diagnosis was stored repeats the report, not the look-ups', async () => {
    let looks = 0;
    const counted = aSource(async () => {
      looks += 1;
      return { status: 'unreachable', query: 'ALERTS', message: 'refused' };
    });
    let failures = 1;
    const flaky = recordingReporter((told) =>
      told.startsWith('report') && failures-- > 0 ? new Error('gone') : undefined,
    );
    const triage = aTriage({ store, clock, reporter: flaky, sources: [counted] });
    start(triage);

    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    expect(looks).toBe(1);
    expect(flaky.told).toEqual(['begin 1', 'report 1 insufficient']);
  });

  it('between opening and queueing is mended by the next start', async () => {
    const reporter = recordingReporter();
    const halfway: Store = { ...storeMethods(store), enqueue: () => Promise.reject(new Error('power cut')) };
    const place = aPlace();
    await expect(
      aTriage({ store: halfway, clock, reporter }).receive({ alert: anAlert(), place }),
    ).rejects.toThrow();
    const id = String((await store.list('incidents'))[0]?.key);

    const triage = aTriage({ store, clock, reporter });
    start(triage);
    await inState(triage, id, 'diagnosed');

    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient']);
  });
});

describe('a failure', () => {
  it('of a source is an outcome of its look-up, with the others unharmed', async () => {
    const throwing = aSource(() => Promise.reject(new TypeError('boom')));
    const triage = aTriage({ store, clock, reporter: recordingReporter(), sources: [throwing, aSource()] });
    start(triage);

    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    const coverage = (await triage.diagnosis(id))?.coverage.map((entry) => entry.status);
    expect(coverage).toEqual(['misconfigured', 'empty']);
  });

  it('to answer ends as a time-out after the budgeted seconds', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter(), sources: [aSource(never)] });
    start(triage);

    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    const diagnosis = await triage.diagnosis(id);
    expect(diagnosis?.coverage).toMatchObject([
      { status: 'timeout', note: 'prometheus did not answer within 10 s' },
    ]);
  });

  it('that repeats is given up after four attempts, with its domain', async () => {
    class SlackDown extends CasefileError {
      override readonly name = 'SlackDown';
      readonly code = 'slack.down';
    }
    const reporter = recordingReporter((told) =>
      told.startsWith('begin') ? new SlackDown('no answer') : undefined,
    );
    const triage = aTriage({ store, clock, reporter });
    start(triage);

    const id = await opened(triage);
    const incident = await inState(triage, id, 'failed');

    expect(incident.failure).toEqual({ domain: 'slack', message: 'no answer' });
    expect(reporter.told).toEqual(['fail slack']);
  });

  it('that lasts ends the work at once, with one line in the log', async () => {
    const gone = new SlackFailure(
      'chat.postMessage',
      { kind: 'channel-gone', code: 'is_archived' },
      undefined,
    );
    let begun = 0;
    const reporter = recordingReporter((told) => {
      begun += told.startsWith('report') ? 1 : 0;
      return told.startsWith('begin') ? undefined : gone;
    });
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const triage = aTriage({ store, clock, reporter, log });
    start(triage);

    const id = await opened(triage);
    const incident = await inState(triage, id, 'failed');
    await clock.pass(600_000);

    expect(incident.failure).toEqual({ domain: 'slack', message: gone.message });
    expect(begun).toBe(1);
    expect(lines.filter((line) => line.includes('SlackFailure'))).toHaveLength(1);
  });
});

describe('a store', () => {
  it('that fails for a while delays an investigation and ends nothing', async () => {
    let failures = 3;
    const failing: Store = {
      ...storeMethods(store),
      claim: async (...args) => {
        if (failures-- > 0) throw new StoreError('claim', 'database is locked', undefined);
        return store.claim(...args);
      },
    };
    const triage = aTriage({ store: failing, clock, reporter: recordingReporter() });
    start(triage);

    const id = await opened(triage);

    await expect(inState(triage, id, 'diagnosed')).resolves.toMatchObject({ run: 1 });
  });

  it('never gets a secret that an alert or a question holds', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    const alert = anAlert({
      summary: 'login failed with password=hunter2-hunter2',
      labels: { job: 'ledger' },
    });
    const question = `why does Bearer ${'a1'.repeat(20)} not work?`;

    const incident = await triage.receive({ alert, place: aPlace(), question });

    expect(incident?.alerts[0]).toMatchObject({ fingerprint: alert.fingerprint, labels: { job: 'ledger' } });
    expect(incident?.alerts[0]?.summary).toBe('login failed with password=[redacted:password]');
    for (const collection of ['incidents', 'incident-boards', 'incident-alerts', 'incident-threads']) {
      const stored = JSON.stringify(await store.list(collection));
      expect(stored).not.toMatch(/hunter2|a1a1/u);
    }
  });
  it('of the store at the start is waited out', async () => {
    const reporter = recordingReporter();
    let failures = 2;
    const list: Store['list'] = (...args) =>
      failures-- > 0 ? Promise.reject(new Error('locked')) : store.list(...args);
    const triage = aTriage({ store: { ...storeMethods(store), list }, clock, reporter });
    start(triage);

    const id = await opened(triage);
    await inState(triage, id, 'diagnosed');

    expect(reporter.told).toEqual(['begin 1', 'report 1 insufficient']);
  });
});

describe('feedback', () => {
  it('is stored once for each person, the last word counting', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    const id = await opened(triage);

    await triage.feedback(id, { by: 'U1', at: noon, verdict: 'wrong' });
    await triage.feedback(id, { by: 'U2', at: noon, verdict: 'right' });
    await triage.feedback(id, { by: 'U1', at: noon, verdict: 'right' });

    expect((await triage.incident(id))?.feedback).toEqual([
      { by: 'U2', at: noon, verdict: 'right' },
      { by: 'U1', at: noon, verdict: 'right' },
    ]);
  });
});

const storeMethods = (real: Store): Store => ({
  read: (...args) => real.read(...args),
  write: (...args) => real.write(...args),
  list: (...args) => real.list(...args),
  enqueue: (...args) => real.enqueue(...args),
  take: (...args) => real.take(...args),
  count: (...args) => real.count(...args),
  claim: (...args) => real.claim(...args),
  settle: (...args) => real.settle(...args),
  close: () => real.close(),
});
