import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { move } from '../../src/incidents/incident.ts';
import { UnknownIncident } from '../../src/incidents/incident-documents.ts';
import { incidentLog } from '../../src/incidents/incident-log.ts';
import type { Arriving } from '../../src/incidents/opening.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { arriving } from '../support/arrivals.ts';
import { Crash, crashingStore } from '../support/crashing-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const later = '2026-09-27T13:00:00.000Z';
const nextMessage = { ts: '1790503600.000200' };
const resolved = arriving({ alert: { status: 'resolved' }, place: nextMessage, now: later });

function aStore(): Store {
  const store = openSqliteStore(':memory:');
  onTestFinished(() => store.close());
  return store;
}

/** Each call opens the same file anew, as another process would. */
function sharedStore(): () => Store {
  const path = join(folder, randomUUID(), 'casefile.db');
  return () => {
    const store = openSqliteStore(path);
    onTestFinished(() => store.close());
    return store;
  };
}

describe('a first message', () => {
  it('opens an incident in its own thread', async () => {
    const log = incidentLog(aStore());

    const { how, incident } = await log.openOrJoin(arriving({ question: 'why?' }));

    expect(how).toBe('opened');
    expect(incident).toMatchObject({
      id: expect.stringMatching(/^inc_[0-9a-f]{10}$/u),
      state: 'open',
      question: 'why?',
      run: 1,
      repeats: 0,
      messages: ['C0ALERTS01:1790500000.000100'],
      thread: { team: 'T0EXAMPLE1', channel: 'C0ALERTS01', threadTs: '1790500000.000100' },
    });
    expect(await log.find(incident?.id ?? '')).toEqual(incident);
    expect(await log.byThread('C0ALERTS01', '1790500000.000100')).toEqual(incident);
  });

  it('in a thread opens an incident in that thread', async () => {
    const log = incidentLog(aStore());

    const { incident } = await log.openOrJoin(arriving({ place: { threadTs: '1790400000.000100' } }));

    expect(incident?.thread.threadTs).toBe('1790400000.000100');
    expect(await log.byThread('C0ALERTS01', '1790400000.000100')).toEqual(incident);
  });
});

describe('a repeated delivery', () => {
  it.each(['open', 'resolved'] as const)('changes nothing while the incident is %s', async (state) => {
    const { log, incident } = await withIncident();
    const before = await log.update(incident.id, (stored) => ({ ...stored, state }));

    expect(await log.openOrJoin(arriving({ now: later }))).toEqual({ how: 'repeated', incident: before });
  });

  it('of a message that joined is known as well, even after the incident resolved', async () => {
    const { log, incident } = await withIncident();
    await log.openOrJoin(arriving({ place: nextMessage }));
    const before = await log.update(incident.id, (stored) => move(stored, 'resolved', later));

    expect(await log.openOrJoin(arriving({ place: nextMessage }))).toEqual({
      how: 'repeated',
      incident: before,
    });
    expect(await log.list()).toHaveLength(1);
  });

  it('heard by two processes at once opens one incident', async () => {
    const store = sharedStore();
    const processes = Array.from({ length: 5 }, () => incidentLog(yielding(store())));

    const received = await Promise.all(processes.map((log) => log.openOrJoin(arriving())));

    expect(received.map(({ how }) => how).sort()).toEqual(['opened', ...Array<string>(4).fill('repeated')]);
    expect(await incidentLog(store()).list()).toHaveLength(1);
  });

  it('of a joining message heard by several processes at once counts one repeat', async () => {
    const { store } = await withIncident();
    const processes = Array.from({ length: 5 }, () => incidentLog(yielding(store)));

    const received = await Promise.all(
      processes.map((log) => log.openOrJoin(arriving({ place: nextMessage }))),
    );

    expect(received.filter(({ how }) => how === 'joined')).toHaveLength(1);
    expect(await incidentLog(store).list()).toMatchObject([{ repeats: 1 }]);
  });
});

describe('the same alert again', () => {
  it('joins the open incident and is counted', async () => {
    const { log, incident } = await withIncident();

    const received = await log.openOrJoin(arriving({ place: nextMessage, now: later }));

    expect(received).toEqual({
      how: 'joined',
      incident: {
        ...incident,
        repeats: 1,
        changedAt: later,
        messages: [...incident.messages, 'C0ALERTS01:1790503600.000200'],
      },
    });
  });

  it.each(['resolved', 'failed'] as const)('opens another incident when the first is %s', async (state) => {
    const { log, incident } = await withIncident();
    await log.update(incident.id, (stored) => ({ ...stored, state }));

    const received = await log.openOrJoin(arriving({ place: nextMessage }));
    const third = await log.openOrJoin(arriving({ place: { ts: '1790507200.000300' } }));

    expect(received.how).toBe('opened');
    expect(received.incident?.id).not.toBe(incident.id);
    expect(third).toMatchObject({ how: 'joined', incident: { id: received.incident?.id } });
  });

  it('opens another incident after a day without a word', async () => {
    const { log } = await withIncident();

    const soon = await log.openOrJoin(arriving({ place: nextMessage, now: '2026-09-28T11:59:00.000Z' }));
    const late = await log.openOrJoin(
      arriving({ place: { ts: '1790600000.000300' }, now: '2026-09-29T12:00:00.000Z' }),
    );

    expect([soon.how, late.how]).toEqual(['joined', 'opened']);
  });

  it.each([
    ['another channel', arriving({ place: { channel: 'C0OTHER001', ts: nextMessage.ts } })],
    ['another fingerprint', arriving({ place: nextMessage, alert: { fingerprint: 'fp-other' }, now: later })],
  ])('is another incident with %s', async (_what, other) => {
    const { log } = await withIncident();

    expect((await log.openOrJoin(other)).how).toBe('opened');
    expect(await log.list()).toHaveLength(2);
  });

  it('in two messages heard at once opens one incident, and the other message joins', async () => {
    const store = aStore();
    const places = ['1.1', '2.2', '3.3', '4.4'].map((ts) => ({ ts }));

    const received = await Promise.all(
      places.map((place) => incidentLog(yielding(store)).openOrJoin(arriving({ place }))),
    );

    expect(received.map(({ how }) => how).sort()).toEqual(['joined', 'joined', 'joined', 'opened']);
    const [incident, ...others] = await incidentLog(store).list();
    expect(others).toEqual([]);
    expect(incident?.repeats).toBe(3);
    expect([...(incident?.messages ?? [])].sort()).toEqual(places.map(({ ts }) => `C0ALERTS01:${ts}`));
  });
});

describe('a message in the thread of an incident', () => {
  const inThread = { ts: '1790500100.000100', threadTs: '1790500000.000100' };
  const mention = arriving({
    place: inThread,
    question: 'and now?',
    alert: { format: 'human', fingerprint: 'fp-q' },
  });

  it.each(['open', 'diagnosed', 'resolved', 'failed'] as const)(
    'from a person joins it while it is %s',
    async (state) => {
      const { log, incident } = await withIncident();
      await log.update(incident.id, (stored) => ({ ...stored, state }));

      const received = await log.openOrJoin(mention);

      expect(received).toMatchObject({ how: 'joined', incident: { id: incident.id, repeats: 0 } });
      expect(await log.openOrJoin(mention)).toMatchObject({ how: 'repeated' });
    },
  );

  it('from a bot about something else opens an incident there once the first is resolved', async () => {
    const { log, incident } = await withIncident();
    await log.update(incident.id, (stored) => move(stored, 'resolved', later));

    const received = await log.openOrJoin(arriving({ place: inThread, alert: { fingerprint: 'fp-other' } }));

    expect(received).toMatchObject({ how: 'opened', incident: { thread: incident.thread } });
    expect(await log.byThread('C0ALERTS01', inThread.threadTs)).toEqual(received.incident);
  });
});

describe('a message that the alert recovered', () => {
  it('finds its incident, ends its alert and leaves the state to the caller', async () => {
    const { log, incident } = await withIncident();

    const told = await log.openOrJoin(resolved);

    expect(told).toMatchObject({
      how: 'resolved',
      incident: { id: incident.id, state: 'open', alerts: [{ status: 'resolved' }], changedAt: later },
    });
    expect(await log.openOrJoin(resolved)).toEqual(told);
  });

  it('finds it by the message that was edited, too', async () => {
    const { log, incident } = await withIncident();

    const edited = arriving({ alert: { status: 'resolved', fingerprint: 'fp-edited' } });

    expect(await log.openOrJoin(edited)).toMatchObject({ how: 'resolved', incident: { id: incident.id } });
  });

  it('is ignored when nothing is known of the alert, or all is over', async () => {
    const { log, incident } = await withIncident();
    await log.update(incident.id, (stored) => move(stored, 'resolved', later));

    const nothing = { how: 'ignored', incident: undefined };
    expect(await log.openOrJoin(resolved)).toEqual(nothing);
    expect(
      await log.openOrJoin({ ...resolved, alert: { ...resolved.alert, fingerprint: 'fp-new' } }),
    ).toEqual(nothing);
    expect(await log.list()).toHaveLength(1);
  });

  it.each([
    ['asks about it', { ...resolved, question: 'what was that?' }],
    ['pastes it', arriving({ alert: { status: 'resolved', format: 'human' }, place: nextMessage })],
  ])('opens an incident when a person %s', async (_how, asked) => {
    expect((await incidentLog(aStore()).openOrJoin(asked)).how).toBe('opened');
  });
});

describe('a crash', () => {
  const points = [1, 2, 3, 4, 5].flatMap((nth) =>
    (['before', 'after'] as const).map((when) => ({ nth, when })),
  );
  const mending: readonly (readonly [string, Arriving | 'recover'])[] = [
    ['the same message', arriving({ now: later })],
    ['the same alert', arriving({ place: nextMessage, now: later })],
    [
      'a question in the thread',
      arriving({
        place: { ...nextMessage, threadTs: '1790500000.000100' },
        question: 'so?',
        alert: { fingerprint: 'fp-q' },
      }),
    ],
    ['a recovery', resolved],
    ['recover', 'recover'],
  ];
  const cases = points.flatMap((point) => mending.map(([title, next]) => ({ ...point, title, next })));

  it.each(cases)('$when write $nth of an opening is mended by $title', async ({ nth, when, title, next }) => {
    const store = aStore();
    await expect(incidentLog(crashingStore(store, nth, when)).openOrJoin(arriving())).rejects.toThrow(Crash);
    const log = incidentLog(store);

    if (next === 'recover') await log.recover();
    else await log.openOrJoin(next);
    await log.openOrJoin(arriving({ now: later }));

    const known = await log.list();
    // A question in a thread that is not known yet is an incident of its own.
    const apart = title === 'a question in the thread' && nth === 1 && when === 'before';
    expect(known).toHaveLength(apart ? 2 : 1);
    expect(known.filter(({ messages }) => messages.includes('C0ALERTS01:1790500000.000100'))).toHaveLength(1);
    expect(await log.openOrJoin(arriving({ place: { ts: '1790507200.000300' } }))).toHaveProperty(
      'how',
      'joined',
    );
  });

  it.each(points.slice(0, 4))(
    '$when write $nth of a joining counts it once in the end',
    async ({ nth, when }) => {
      const { store, incident } = await withIncident();
      const message = arriving({ place: nextMessage });
      await expect(incidentLog(crashingStore(store, nth, when)).openOrJoin(message)).rejects.toThrow(Crash);

      const log = incidentLog(store);
      await log.openOrJoin(message);
      await log.openOrJoin(message);

      expect(await log.list()).toMatchObject([{ id: incident.id, repeats: 1 }]);
    },
  );

  it('between claiming and opening leaves one open incident to whoever hears the message next', async () => {
    const store = aStore();
    await expect(incidentLog(crashingStore(store, 1, 'after')).openOrJoin(arriving())).rejects.toThrow(Crash);

    const received = await Promise.all(
      [1, 2, 3].map(() => incidentLog(yielding(store)).openOrJoin(arriving())),
    );

    expect(received.map(({ how, incident }) => [how, incident?.state])).toEqual(
      Array(3).fill(['repeated', 'open']),
    );
    expect(await incidentLog(store).list()).toHaveLength(1);
  });
});

describe('the log', () => {
  it('lists by state, over more incidents than one page holds', async () => {
    const log = incidentLog(aStore());
    for (let n = 0; n < 450; n += 1) {
      const { incident } = await log.openOrJoin(
        arriving({ place: { ts: `${n}.1`, channel: `C${n}` }, alert: { fingerprint: `fp-${n}` } }),
      );
      if (n % 9 === 0) await log.update(incident?.id ?? '', (stored) => move(stored, 'failed', later));
    }

    expect(await log.list()).toHaveLength(450);
    expect(await log.list({ states: ['failed'] })).toHaveLength(50);
    expect(await log.list({ states: ['open', 'failed'] })).toHaveLength(450);
    expect(await log.list({ states: [] })).toEqual([]);
  });

  it('loses no update when many change one incident at once', async () => {
    const { store, incident } = await withIncident();

    const addOne = () =>
      incidentLog(yielding(store)).update(incident.id, (stored) => ({
        ...stored,
        repeats: stored.repeats + 1,
      }));
    await Promise.all(Array.from({ length: 20 }, addOne));

    expect((await incidentLog(store).find(incident.id))?.repeats).toBe(20);
  });

  it('writes nothing when an update changes nothing', async () => {
    const { store, incident } = await withIncident();

    const readOnly = incidentLog(crashingStore(store, 1, 'before'));

    expect(await readOnly.update(incident.id, (stored) => stored)).toEqual(incident);
  });

  it('knows no incident that was never opened', async () => {
    const log = incidentLog(aStore());

    expect(await log.find('inc_0000000000')).toBeUndefined();
    expect(await log.byThread('C0ALERTS01', '1.1')).toBeUndefined();
    await expect(log.update('inc_0000000000', (stored) => stored)).rejects.toThrow(UnknownIncident);
  });
});

async function withIncident() {
  const store = aStore();
  const log = incidentLog(store);
  const { incident } = await log.openOrJoin(arriving());
  if (incident === undefined) throw new Error('the first message opened nothing');
  return { store, log, incident };
}

/** Lets others in before and after each call, as between processes. */
function yielding(store: Store): Store {
  const slowly =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      await new Promise(setImmediate);
      const result = await call(...args);
      await new Promise(setImmediate);
      return result;
    };
  const [read, write, list] = [store.read.bind(store), store.write.bind(store), store.list.bind(store)];
  return { ...store, read: slowly(read), write: slowly(write), list: slowly(list) };
}
