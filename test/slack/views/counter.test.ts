import { describe, expect, test } from 'vitest';
import { counterLines, lastTimeLines, recoveredLine } from '../../../src/slack/views/counter.ts';
import { firstReply, pointerReply } from '../../../src/slack/views/first-reply.ts';
import { firesAgain, resolvedMessage } from '../../../src/slack/views/resolved.ts';
import { anAlert, anIncident } from '../../support/diagnoses.ts';

const at = '2026-03-04T14:20:00.000Z';
const clock = '<!date^1772634000^{time_secs}|14:20:00 UTC>';
const day = '<!date^1772634000^{date_short_pretty}, {time_secs}|2026-03-04 14:20:00 UTC>';
const named = (name: string, severity: 'critical' | 'warning' = 'warning') =>
  anAlert({ name, severity, fingerprint: name });

describe('the card', () => {
  test.each([
    ['nothing of one alert that fired once', {}, []],
    ['how often one alert fired', { repeats: 2 }, ['Fired 3 times.']],
    [
      'how many alerts there are, how many are critical, and about what',
      { firing: { a: true, b: true, c: true }, critical: 2, services: ['web', 'cart'] },
      ['3 alerts (2 critical) about `web`, `cart`.'],
    ],
    [
      'four services, and how many more',
      { firing: { a: true, b: true }, services: ['a', 'b', 'c', 'd', 'e', 'f'] },
      ['2 alerts about `a`, `b`, `c`, `d` and 2 more.'],
    ],
    [
      'the other alerts by name where no service is known, critical ones first',
      {
        alerts: [named('Slow'), named('Full'), named('Down', 'critical'), named('Old'), named('Late')],
        firing: { a: true, b: true, c: true, d: true, e: true },
      },
      ['5 alerts, also Down, Full, Old and 1 more.'],
    ],
    [
      'no name twice',
      { alerts: [named('Slow'), named('Slow')], firing: { a: true, b: true } },
      ['2 alerts.'],
    ],
    ['how many still fire', { firing: { a: true, b: false } }, ['2 alerts. 1 still fires.']],
    ['how many of more', { firing: { a: true, b: true, c: false } }, ['3 alerts. 2 still fire.']],
    ['that all have recovered', { firing: { a: false, b: false } }, ['2 alerts. All have recovered.']],
    [
      'that much fires at once, and where',
      { storm: 'namespace shop' },
      [
        'Much fires at once: what else fires in namespace `shop` is counted here, one incident until shown otherwise.',
      ],
    ],
    [
      'that much fires at once in the channel',
      { storm: 'channel' },
      [
        'Much fires at once: what else fires in this channel is counted here, one incident until shown otherwise.',
      ],
    ],
    [
      'that it came and went once',
      { flaps: 1 },
      [
        'It comes and goes: once it fired again soon after it had recovered. What was found stands; I do not look anew each time.',
      ],
    ],
    [
      'how often it came and went',
      { flaps: 3 },
      [
        'It comes and goes: 3 times it fired again soon after it had recovered. What was found stands; I do not look anew each time.',
      ],
    ],
    [
      'where it was acknowledged',
      { acknowledged: { at, where: 'PagerDuty' } },
      [`Acknowledged in PagerDuty at ${clock}.`],
    ],
  ] as const)('says %s', (_, change, lines) => {
    expect(counterLines(anIncident(change))).toEqual(lines);
  });

  test('has all that at once, the storm first and who takes care of it last', () => {
    const change = {
      storm: 'channel',
      firing: { a: true, b: true },
      flaps: 2,
      acknowledged: { at, where: 'x' },
    };
    const shown = JSON.stringify(firstReply(anIncident(change), []).blocks);

    const places = ['Much fires', '2 alerts', 'comes and goes', 'Acknowledged'].map((words) =>
      shown.indexOf(words),
    );

    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe('the last time', () => {
  const thread = { team: 'T0TEAM', channel: 'C0ALERTS', threadTs: '1772000000.000100' };
  const lastTime = {
    ...{ incident: 'inc_0', at, thread },
    verdict: 'likely',
    claim: 'The disk was full.',
    corrections: [],
  };

  test('is told with its thread, as a hypothesis', () => {
    expect(lastTimeLines(anIncident({ lastTime }))).toEqual([
      `Last time, ${day} (<https://slack.com/archives/C0ALERTS/p1772000000000100|thread>): likely: The disk was full. A hypothesis that I check again; it is no evidence.`,
    ]);
  });

  test('is told without an address in its own thread', () => {
    const incident = anIncident({ thread, lastTime: { incident: 'inc_0', at, thread, corrections: [] } });

    expect(lastTimeLines(incident)).toEqual([
      `Last time, ${day}: it ended without a diagnosis. A hypothesis that I check again; it is no evidence.`,
    ]);
  });

  test('is told with what people corrected', () => {
    const corrections = [{ by: 'U0HUMAN', at, text: 'it was *DNS*', run: 1 }];

    expect(lastTimeLines(anIncident({ lastTime: { ...lastTime, corrections } }))[1]).toBe(
      '<@U0HUMAN> corrected: it was ∗DNS∗',
    );
  });
});

test('the thread of an alert that fired before leads to the earlier one', () => {
  const { text, blocks } = pointerReply(anIncident());

  expect(text).toBe('RequestErrorRate web fired before.');
  expect(blocks).toMatchObject([
    {
      text: {
        text: ':mag: This fired before. I answer in <https://slack.com/archives/C0ALERTS/p1772632920000100|its earlier thread>.',
      },
    },
  ]);
});

test('a recovery that did not last says so', () => {
  const { text, blocks } = firesAgain(anIncident());

  expect(text).toBe('Fires again: RequestErrorRate web.');
  expect(blocks).toMatchObject([
    {
      text: {
        text: ':red_circle: *Fires again:* *RequestErrorRate web* had recovered for a short time. What was found stands above.',
      },
    },
  ]);
});

test.each([
  ['2026-03-04T14:02:20.000Z', ', after 20 s.'],
  ['2026-03-04T14:07:00.000Z', ', after 5 min.'],
  ['2026-03-04T18:02:00.000Z', ', after 4 h.'],
  ['2026-03-04T14:02:00.000Z', '>.'],
])('a recovery at %s says how long it lasted', (endsAt, words) => {
  expect(JSON.stringify(resolvedMessage(anIncident({ alerts: [anAlert({ endsAt })] })).blocks)).toContain(
    words,
  );
});

test('a recovery of several alerts says that it is of all', () => {
  const both = anIncident({ firing: { a: false, b: false } });

  expect(JSON.stringify(resolvedMessage(both).blocks)).toContain(' All 2 alerts have recovered.');
});

test('a recovery while it was looked into is told in the past tense', () => {
  expect(recoveredLine(anIncident())).toBe('');
  expect(recoveredLine(anIncident({ recoveredAt: at }))).toBe(
    `:large_green_circle: Recovered at ${clock}, while I looked: this is about what was wrong until then.`,
  );
});
