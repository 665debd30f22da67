import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLane, type Urgency } from '../../../src/slack/outbox/lane.ts';
import { hastyClock, manualClock } from '../../support/clocks.ts';

const pace = { burst: 2, everyMs: 1_000 };

describe('a lane', () => {
  test('lets a burst through at once and then one in each span', async () => {
    const clock = hastyClock(0);
    const lane = createLane(clock, pace);
    const begun: number[] = [];

    await Promise.all([1, 2, 3, 4].map(() => lane.run(1, async () => begun.push(clock.now()))));

    expect(begun).toEqual([0, 0, 1_000, 2_000]);
  });

  test('begins what is most urgent first, also what came while it waited', async () => {
    const clock = manualClock(0);
    const lane = createLane(clock, { burst: 1, everyMs: 1_000 });
    const begun: string[] = [];
    const say = (urgency: Urgency, name: string) => lane.run(urgency, async () => begun.push(name));
    const first = say(2, 'first');
    const others = [say(3, 'progress'), say(2, 'reply')];
    await first;
    others.push(say(0, 'packet'));

    for (let step = 0; step < 4; step += 1) await clock.pass(1_000);
    await Promise.all(others);

    expect(begun).toEqual(['first', 'packet', 'reply', 'progress']);
  });

  test('begins nothing while it is paused', async () => {
    const clock = hastyClock(0);
    const lane = createLane(clock, pace);
    lane.pause(30_000);

    const at = await lane.run(0, async () => clock.now());

    expect(at).toBe(30_000);
  });

  test('ends as the call does and goes on after a failure', async () => {
    const lane = createLane(hastyClock(0), pace);

    const failing = lane.run(1, async () => {
      throw new Error('refused');
    });

    await expect(failing).rejects.toThrow('refused');
    expect(await lane.run(1, async () => 'next')).toBe('next');
    expect(lane.waiting()).toBe(0);
  });

  test('never begins more than the burst and one for each span, whatever the calls', async () => {
    const urgencies = fc.array(fc.constantFrom<Urgency>(0, 1, 2, 3), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(urgencies, fc.integer({ min: 1, max: 5 }), async (calls, burst) => {
        const clock = hastyClock(0);
        const lane = createLane(clock, { burst, everyMs: 100 });
        const begun: number[] = [];

        await Promise.all(calls.map((urgency) => lane.run(urgency, async () => begun.push(clock.now()))));

        expect(begun).toHaveLength(calls.length);
        for (const now of begun)
          expect(begun.filter((at) => at > now - 100 && at <= now).length).toBeLessThanOrEqual(burst);
      }),
    );
  });
});
