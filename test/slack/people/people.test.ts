import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/lib/log.ts';
import { slackClient } from '../../../src/slack/connection/client.ts';
import { slackPeople } from '../../../src/slack/people/people.ts';
import { everybody, permissionsOf } from '../../../src/slack/people/permissions.ts';
import { isQuiet } from '../../../src/slack/people/quiet.ts';
import { manualClock } from '../../support/clocks.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';

const log = createLog('silent');

async function withSlack(
  answers: (method: string, body: URLSearchParams) => object,
  use: (
    people: ReturnType<typeof slackPeople>,
    asked: string[],
    clock: ReturnType<typeof manualClock>,
  ) => Promise<void>,
): Promise<void> {
  const server = await startScriptedServer();
  const asked: string[] = [];
  server.script((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const method = (request.url ?? '').split('/').at(-1) ?? '';
      const args = new URLSearchParams(body);
      asked.push(
        `${method} ${args.get('usergroup') ?? args.get('channel')} ${args.get('cursor') ?? ''}`.trim(),
      );
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers(method, args)));
    });
  });
  const clock = manualClock(0);
  try {
    const client = slackClient({ botToken: 'xoxb-1', apiUrl: `${server.url}/` }, log);
    await use(slackPeople({ client, clock, log }), asked, clock);
  } finally {
    await server.stop();
  }
}

describe('people', () => {
  test('are asked for once in five minutes', async () => {
    await withSlack(
      () => ({ ok: true, users: ['U1'] }),
      async (people, asked, clock) => {
        await Promise.all([people.groupMembers('S1'), people.groupMembers('S1')]);
        await clock.pass(299_000);
        await people.groupMembers('S1');
        const early = asked.length;
        await clock.pass(2_000);
        await people.groupMembers('S1');

        expect([early, asked.length]).toEqual([1, 2]);
      },
    );
  });

  test('of a channel are read page after page', async () => {
    await withSlack(
      (_, args) =>
        args.get('cursor') === 'next'
          ? { ok: true, members: ['U2'], response_metadata: { next_cursor: '' } }
          : { ok: true, members: ['U1'], response_metadata: { next_cursor: 'next' } },
      async (people, asked) => {
        expect(await people.channelMembers('C1')).toEqual(new Set(['U1', 'U2']));
        expect(asked).toHaveLength(2);
      },
    );
  });

  test('are not known where Slack refuses to tell', async () => {
    await withSlack(
      () => ({ ok: false, error: 'missing_scope' }),
      async (people) => expect(await people.channelMembers('C1')).toBeUndefined(),
    );
  });
});

describe('permissions', () => {
  const people = { groupMembers: async (group: string) => (group === 'S1' ? new Set(['U7']) : undefined) };
  const some = permissionsOf({ ...everybody, stop: ['U1', 'S1', 'S2'] }, people);

  test.each([
    ['ask', 'U9', true],
    ['stop', 'U1', true],
    ['stop', 'U7', true],
    ['stop', 'U9', false],
  ] as const)('%s by %s: %s', async (act, user, may) => {
    expect((await some.refusal(act, user)) === undefined).toBe(may);
  });

  test('let nobody in through a group that cannot be read', async () => {
    const closed = permissionsOf({ ...everybody, stop: ['S2'] }, people);

    expect(await closed.refusal('stop', 'U7')).toBe(
      'You may not stop an investigation here. These may: <!subteam^S2>.',
    );
  });
});

describe('quiet hours', () => {
  const hours = { from: '22:00', until: '07:00', zone: 'Europe/Berlin' };
  const at = (time: string) => Date.parse(`2026-11-21T${time}:00Z`);

  test.each([
    ['20:59', false],
    ['21:00', true],
    ['05:59', true],
    ['06:00', false],
  ])('over midnight in their own zone: at %s UTC %s', (time, quiet) => {
    expect(isQuiet({ hours, channels: [] }, 'C1', at(time))).toBe(quiet);
  });

  test('within one day, and always in the channels that are named', () => {
    const lunch = { hours: { from: '12:00', until: '13:00', zone: 'UTC' }, channels: ['C2'] };

    expect(isQuiet(lunch, 'C1', at('12:30'))).toBe(true);
    expect(isQuiet(lunch, 'C1', at('13:00'))).toBe(false);
    expect(isQuiet(lunch, 'C2', at('13:00'))).toBe(true);
  });

  test('are never, unless they are set', () => {
    expect(isQuiet({ channels: [] }, 'C1', at('03:00'))).toBe(false);
  });
});
