import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import { isEvidenceId } from '../../src/evidence/evidence.ts';
import { readEvidence } from '../../src/evidence/ledger.ts';
import { standsAt } from '../../src/evidence/receipt.ts';
import type { LookUp, Source } from '../../src/sources/source.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Answer, Triage } from '../../src/triage.ts';
import { anAlert, aPlace, noon } from '../support/arrivals.ts';
import { manualClock } from '../support/clocks.ts';
import { aTriage, recordingReporter } from '../support/desk.ts';
import { until } from '../support/until.ts';

let store: Store;
let clock: ReturnType<typeof manualClock>;
let stop: () => Promise<void> = async () => undefined;

beforeEach(() => {
  store = openSqliteStore(':memory:');
  clock = manualClock(Date.parse(noon));
});
afterEach(async () => {
  await stop();
  await store.close();
});

interface Talk {
  readonly triage: Triage;
  readonly id: string;
  readonly lookUps: LookUp[];
  readonly ask: (question: string) => Promise<Answer>;
}

/** A thread in which the bundled case was diagnosed; its sources note what they are asked. */
async function diagnosed(caseId = 'edge-network-policy'): Promise<Talk> {
  const opened = bundledCases().find(({ meta }) => meta.id === caseId);
  const lookUps: LookUp[] = [];
  const sources = (opened?.sources ?? []).map(
    (source): Source => ({
      ...source,
      look: (lookUp, abort) => {
        lookUps.push(lookUp);
        return source.look(lookUp, abort);
      },
    }),
  );
  const triage = aTriage({ store, clock, reporter: recordingReporter(), sources });
  const stopping = new AbortController();
  const working = triage.work(stopping.signal);
  stop = async () => {
    stopping.abort();
    await clock.pass(0);
    await working;
  };
  const id = (await triage.receive({ alert: anAlert(), place: aPlace() }))?.id ?? '';
  await until('a diagnosis', async () => {
    await clock.pass(0);
    return (await triage.incident(id))?.state === 'diagnosed' ? true : undefined;
  });
  lookUps.length = 0;
  const ask = async (question: string): Promise<Answer> => {
    const answer = await triage.ask(id, question);
    if (answer === undefined) throw new Error('no diagnosis');
    return answer;
  };
  return { triage, id, lookUps, ask };
}

describe('a question about something that was seen', () => {
  it('is answered with what the diagnosis says of it, without another look', async () => {
    const { ask, lookUps } = await diagnosed();

    const answer = await ask('what about the storefront?');

    expect(answer.status).toBe('known');
    expect(answer.about).toEqual(['paperlane/Deployment/storefront']);
    expect(answer.lines.length).toBeGreaterThan(1);
    expect(answer.lines.length).toBeLessThanOrEqual(6);
    expect(lookUps).toEqual([]);
  });

  it('has on every line a receipt that stands in its evidence', async () => {
    for (const { meta } of bundledCases().slice(0, 4)) {
      const { ask, triage, id } = await diagnosed(meta.id);
      const diagnosis = await triage.diagnosis(id);
      const names = [...(diagnosis?.causes ?? []), ...(diagnosis?.symptoms ?? [])].map(
        ({ entity }) => entity,
      );

      for (const name of names.slice(0, 3)) {
        const { lines } = await ask(`what do you know about ${name}?`);

        expect(lines.length, name).toBeGreaterThan(0);
        for (const { receipts, words } of lines) {
          expect(receipts.length, words).toBeGreaterThan(0);
          for (const receipt of receipts) {
            const evidence = isEvidenceId(receipt.evidence) && (await readEvidence(store, receipt.evidence));
            expect(evidence && standsAt(evidence, receipt), words).toBe('stands');
          }
        }
      }
      await stop();
      await store.close();
      store = openSqliteStore(':memory:');
    }
  });

  it('names the cause first where it is one', async () => {
    const { ask } = await diagnosed();

    const answer = await ask('is storefront-ingress to blame?');

    expect(answer.lines[0]?.words).toMatch(/^A cause: `paperlane\/NetworkPolicy\/storefront-ingress`/u);
  });

  it('is understood with a letter wrong', async () => {
    const { ask } = await diagnosed();

    expect((await ask('and the storefrnt?')).about).toEqual(['paperlane/Deployment/storefront']);
  });

  it.each([
    ['what changed?', /UTC/u],
    ['what is the cause?', /^Cause: `paperlane/u],
    ['which alerts are firing?', /^Alert /u],
  ])('that names nothing, as %s, is answered from the whole', async (question, first) => {
    const { ask } = await diagnosed();

    const answer = await ask(question);

    expect(answer.status).toBe('known');
    expect(answer.lines[0]?.words).toMatch(first);
  });
});

describe('a question about something that was not seen', () => {
  it('is looked up once more, narrowed to what it names, and what comes back is evidence', async () => {
    const { ask, lookUps } = await diagnosed();

    const answer = await ask('how is mailer-v2 doing?');

    expect(answer).toMatchObject({ status: 'unknown', unseen: ['mailer-v2'], lines: [] });
    expect(answer.asked.length).toBeGreaterThan(0);
    expect(new Set(lookUps.map(({ signal }) => signal))).toEqual(
      new Set(['objects', 'events', 'logs', 'changes', 'alerts']),
    );
    expect(lookUps[0]?.entities).toContain('paperlane/Deployment/mailer-v2');
    expect((await store.list('ledger', { limit: 1000 })).some(({ key }) => key.includes('/asked-'))).toBe(
      true,
    );
  });

  it('is given up after ten seconds where a source hangs', async () => {
    const talk = await diagnosed();
    const hung = aTriage({
      ...{ store, clock, reporter: recordingReporter() },
      sources: [
        {
          ...{ name: 'slow', signals: ['objects'], look: () => new Promise(() => undefined) },
          check: () => new Promise(() => undefined),
          close: async () => undefined,
        },
      ],
    });

    const answering = hung.ask(talk.id, 'how is mailer-v2 doing?');
    const answer = await until('an answer', async () => {
      await clock.pass(1_000);
      return Promise.race([answering, Promise.resolve(undefined)]);
    });

    expect(answer).toMatchObject({ status: 'unknown', asked: [{ status: 'timeout', source: 'slow' }] });
  });
});

describe('a question that cannot be tied to anything', () => {
  it('is met with what can be asked', async () => {
    const { ask, lookUps } = await diagnosed();

    const answer = await ask('thanks, will you?');

    expect(answer).toMatchObject({ status: 'unclear', lines: [] });
    expect(answer.suggestions).toContain('paperlane/NetworkPolicy/storefront-ingress');
    expect(lookUps).toEqual([]);
  });

  it('has no answer before there is a diagnosis', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    const id = (await triage.receive({ alert: anAlert(), place: aPlace() }))?.id ?? '';

    expect(await triage.ask(id, 'what changed?')).toBeUndefined();
  });
});
