import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock, Window } from '../../src/lib/clock.ts';
import { signals } from '../../src/lib/signal.ts';
import { recordSchemas } from '../../src/sources/signals.ts';
import type { Source } from '../../src/sources/source.ts';
import { manualClock } from '../support/clocks.ts';
import { hostileAnswers } from '../support/hostile-answers.ts';
import { json, type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

const never = new AbortController().signal;
const window: Window = { from: '2030-05-01T10:00:00.000Z', to: '2030-05-01T11:00:00.000Z' };
const now = Date.parse(window.to);

/** What every source keeps, recorded or live. `open` gives a source that works. */
export function sourceContract(name: string, open: () => Promise<Source>): void {
  describe(`${name} keeps the source's contract`, () => {
    let source: Source;
    beforeAll(async () => {
      source = await open();
    });
    afterAll(() => source.close());

    it('has a name in lower case and at least one signal, each once', () => {
      expect(source.name).toMatch(/^[a-z][a-z0-9-]*$/u);
      expect(source.signals.length).toBeGreaterThan(0);
      expect(new Set(source.signals).size).toBe(source.signals.length);
    });

    it('answers each of its signals with records of that signal, inside the words of the question', async () => {
      for (const signal of source.signals) {
        const outcome = await source.look({ signal, window: source.span ?? window }, never);

        expect(outcome.query).not.toBe('');
        if (!('records' in outcome)) throw new Error(`${signal}: ${outcome.message}`);
        expect(outcome.records.every((record) => recordSchemas[signal].safeParse(record).success)).toBe(true);
        expect(outcome.status === 'empty').toBe(outcome.records.length === 0);
      }
    });

    it('calls a question about any other signal misconfigured', async () => {
      for (const signal of signals.filter((one) => !source.signals.includes(one))) {
        const outcome = await source.look({ signal, window }, never);

        expect(outcome.status).toBe('misconfigured');
      }
    });

    it('proves that it can answer', async () => {
      const outcome = await source.check(never);

      expect(outcome.status).toBe('ok');
    });

    it('gives up at once when the abort fired before', async () => {
      for (const signal of source.signals) {
        const outcome = await source.look({ signal, window: source.span ?? window }, AbortSignal.abort());

        expect(['timeout', 'truncated']).toContain(outcome.status);
      }
    });

    it('can be closed twice', async () => {
      const other = await open();

      await other.close();

      await expect(other.close()).resolves.toBeUndefined();
    });
  });
}

/** Opens a source on an address with a token of `secret`. */
export type OpenAt = (url: string, clock: Clock) => Promise<Source>;

export const secret = 'very-secret-token-4711';

/** What every source behind HTTP keeps, whatever the server does. */
export function httpSourceContract(name: string, signalNames: Source['signals'], openAt: OpenAt): void {
  describe(`${name} survives every server`, () => {
    let server: ScriptedServer;
    let elsewhere: ScriptedServer;
    beforeAll(async () => {
      server = await startScriptedServer();
      elsewhere = await startScriptedServer();
    });
    afterAll(async () => {
      await server.stop();
      await elsewhere.stop();
    });

    const ask = async (signal: Source['signals'][number], abort = never, clock: Clock = manualClock(now)) => {
      const source = await openAt(server.url, clock);
      const outcome = await source.look({ signal, window }, abort);
      await source.close();
      return outcome;
    };

    describe.each(signalNames)('asked for %s', (signal) => {
      it.each(hostileAnswers)('calls $title $status', async ({ answer, status }) => {
        server.script(answer);

        const outcome = await ask(signal);

        expect(outcome).toMatchObject({ status });
        expect('message' in outcome && outcome.message).toMatch(/^[^<>\n]{10,300}\.$/u);
      });

      it('does not follow a redirect elsewhere, with the token least of all', async () => {
        server.script((_, response) => void response.writeHead(302, { location: elsewhere.url }).end());
        elsewhere.script(json({}));

        const outcome = await ask(signal);

        expect(outcome.status).toBe('misconfigured');
        expect(elsewhere.requests).toHaveLength(0);
      });

      it('sends the token in the header and shows it nowhere', async () => {
        server.script(json({ status: 'error', errorType: 'bad_data', error: 'no' }, 400));

        const outcome = await ask(signal);

        const heard = server.requests.map(({ url, headers }) => ({
          url,
          authorization: headers.authorization,
        }));
        expect(heard.length).toBeGreaterThan(0);
        expect(heard.every(({ authorization }) => authorization === `Bearer ${secret}`)).toBe(true);
        expect(JSON.stringify([outcome, heard.map(({ url }) => url)])).not.toContain(secret);
      });

      it('ends in time when the server never answers', async () => {
        const clock = manualClock(now);
        server.script(() => undefined);
        const asked = server.asked();
        const outcome = ask(signal, never, clock);

        await asked;
        await clock.pass(60_000);

        expect(await outcome).toMatchObject({ status: 'timeout' });
      });

      it('ends in time when the body never ends', async () => {
        const clock = manualClock(now);
        server.script((_, response) => void response.writeHead(200).write('{"status":'));
        const asked = server.asked();
        const outcome = ask(signal, never, clock);

        await asked;
        await clock.pass(60_000);

        expect(await outcome).toMatchObject({ status: 'timeout' });
      });

      it('lets go at once when it is aborted', async () => {
        const abort = new AbortController();
        server.script(() => undefined);
        const asked = server.asked();
        const outcome = ask(signal, abort.signal);

        await asked;
        abort.abort();

        expect(await outcome).toMatchObject({ status: 'timeout' });
      });

      it('lets go at once when it is closed', async () => {
        server.script(() => undefined);
        const asked = server.asked();
        const source = await openAt(server.url, manualClock(now));
        const outcome = source.look({ signal, window }, never);

        await asked;
        await source.close();

        expect(await outcome).toMatchObject({ status: 'timeout' });
      });

      it('has an outcome for any JSON at all', async () => {
        await fc.assert(
          fc.asyncProperty(fc.jsonValue(), async (value) => {
            server.script(json(value));

            const outcome = await ask(signal);

            expect(['empty', 'misconfigured', 'truncated']).toContain(outcome.status);
          }),
          { numRuns: 40 },
        );
      });

      it('calls a closed port unreachable', async () => {
        const gone = await startScriptedServer();
        await gone.stop();
        const source = await openAt(gone.url, manualClock(now));

        const outcome = await source.look({ signal, window }, never);

        expect(outcome.status).toBe('unreachable');
      });
    });
  });
}
