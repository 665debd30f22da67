import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Destination, Step } from '../../src/escalation/destinations/destination.ts';
import { escalationStates } from '../../src/escalation/escalation.ts';
import { anEscalation, someNews } from '../support/escalations.ts';
import { hastyClock, manualClock } from '../support/clocks.ts';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';

export const destinationSecret = 'k3y-that-nobody-may-see';

type Make = (parts: { url: string; secret: string; clock: ReturnType<typeof manualClock> }) => Destination;

const steps: readonly Step[] = [
  'open',
  'update',
  'next-contact',
  'acknowledge',
  'take-over',
  'hand-back',
  'resolve',
];

/** What every destination over HTTP keeps, whatever the other side does. */
export function destinationContract(name: string, make: Make): void {
  const never = new AbortController().signal;
  let server: ScriptedServer;
  beforeAll(async () => void (server = await startScriptedServer()));
  afterAll(() => server.stop());
  afterEach(() => server.script((_, response) => response.writeHead(404).end()));
  const made = () => make({ url: server.url, secret: destinationSecret, clock: manualClock(0) });
  const answering = (status: number, headers = {}) =>
    server.script((request: IncomingMessage, response) => {
      request
        .resume()
        .on('end', () => response.writeHead(status, headers).end('{"secret":"upstream words"}'));
    });

  describe(`the destination ${name}`, () => {
    it('has its own name', () => {
      expect(made().name).toBe(name);
    });

    it.each(steps)('tells %s, or has nothing to tell', async (step) => {
      answering(202);

      expect(await made().tell(someNews({ step }), never)).toEqual({ status: 'told' });
    });

    it.each([429, 408, 500, 503])('may be told later where the answer is %i', async (status) => {
      answering(status);

      expect(await made().tell(someNews(), never)).toMatchObject({ status: 'later' });
    });

    it('waits as long as it is asked to, an hour at most', async () => {
      answering(429, { 'retry-after': '30' });
      const soon = await made().tell(someNews(), never);
      answering(503, { 'retry-after': '999999' });
      const late = await made().tell(someNews(), never);

      expect(soon).toMatchObject({ afterMs: 30_000 });
      expect(late).toMatchObject({ afterMs: 3_600_000 });
    });

    it.each([400, 401, 403, 422])(
      'is refused where the answer is %i, in words without secrets',
      async (status) => {
        answering(status);

        const told = await made().tell(someNews(), never);

        expect(told).toMatchObject({
          status: 'refused',
          why: expect.stringContaining(String(status)) as string,
        });
        expect(JSON.stringify(told)).not.toMatch(/k3y|upstream/u);
      },
    );

    it('does not carry its secret to where a redirect leads', async () => {
      answering(302, { location: `${server.url}/elsewhere` });

      expect(await made().tell(someNews(), never)).toMatchObject({ status: 'refused' });
      expect(server.requests.map(({ url }) => url)).not.toContain('/elsewhere');
    });

    it('may be told later where nobody listens, and where nobody answers in time', async () => {
      const deaf = make({ url: 'http://127.0.0.1:9', secret: destinationSecret, clock: manualClock(0) });
      server.script(() => undefined);
      const hasty = make({
        ...{ url: server.url, secret: destinationSecret },
        clock: hastyClock(0) as unknown as ReturnType<typeof manualClock>,
      });

      expect(await deaf.tell(someNews(), never)).toMatchObject({ status: 'later' });
      expect(await hasty.tell(someNews(), never)).toMatchObject({ status: 'later' });
    });

    it.each(escalationStates)('takes an escalation that is %s', async (state) => {
      answering(200);
      const escalation = anEscalation({ state, contacts: [], triggers: [] });

      expect(await made().tell(someNews({ escalation }), never)).toEqual({ status: 'told' });
    });
  });
}
