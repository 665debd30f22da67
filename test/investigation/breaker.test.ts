import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  type BreakerEvent,
  breakersOf,
  closed,
  trip,
} from '../../src/investigation/model/breaker.ts';
import { manualClock } from '../support/clocks.ts';

const open: Breaker = { state: 'open', until: 1000, trips: 1 };
const half: Breaker = { state: 'half-open', trips: 1 };

describe('a circuit breaker', () => {
  it.each<[string, Breaker, BreakerEvent, number, Breaker]>([
    ['counts failures', closed, 'failed', 0, { state: 'closed', failures: 1 }],
    [
      'opens with the fifth in a row',
      { state: 'closed', failures: 4 },
      'failed',
      0,
      { state: 'open', until: 10_000, trips: 1 },
    ],
    ['forgets failures with an answer', { state: 'closed', failures: 4 }, 'answered', 0, closed],
    ['stays closed when asked', closed, 'asked', 0, closed],
    ['stays open before its time', open, 'asked', 999, open],
    ['lets one through when its time has come', open, 'asked', 1000, half],
    ['is not opened for longer by those who were under way', open, 'failed', 500, open],
    ['closes with an answer', half, 'answered', 1000, closed],
    [
      'opens for twice as long when that one fails',
      half,
      'failed',
      0,
      { state: 'open', until: 20_000, trips: 2 },
    ],
    ['lets no second one through', half, 'asked', 5000, half],
    [
      'rests five minutes at most',
      { state: 'half-open', trips: 30 },
      'failed',
      0,
      { state: 'open', until: 300_000, trips: 31 },
    ],
  ])('%s', (_, before, event, now, after) => {
    expect(trip(before, event, now)).toEqual(after);
  });

  it('is one for each endpoint and model', () => {
    const breakers = breakersOf(manualClock(0));

    for (let n = 0; n < 5; n += 1) breakers.tell('a', 'failed');

    expect(breakers.ask('a')).toBe(10_000);
    expect(breakers.ask('b')).toBe(0);
  });

  it('lets one of many find out', async () => {
    const clock = manualClock(0);
    const breakers = breakersOf(clock);
    for (let n = 0; n < 5; n += 1) breakers.tell('a', 'failed');
    await clock.pass(10_000);

    expect([breakers.ask('a'), breakers.ask('a')]).toEqual([0, 1000]);
  });
});
