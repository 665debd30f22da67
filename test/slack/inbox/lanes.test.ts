import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanesOf, type Lanes } from '../../../src/slack/inbox/lanes.ts';

/** Handles one after another until nothing has its turn. */
function handledIn<T>(lanes: Lanes<T>): T[] {
  const order: T[] = [];
  for (let turn = lanes.next(); turn !== undefined; turn = lanes.next()) {
    order.push(turn.item);
    turn.done();
  }
  return order;
}

test('urgent items come before the rest', () => {
  const lanes = lanesOf<string>();
  for (const item of ['a', 'b', 'c']) lanes.add(item, { lanes: [item], urgent: false });
  lanes.add('urgent', { lanes: ['u'], urgent: true });

  expect(handledIn(lanes)).toEqual(['urgent', 'a', 'b', 'c']);
});

test('what an urgent item waits for comes before the rest', () => {
  const lanes = lanesOf<string>();
  lanes.add('other', { lanes: ['o'], urgent: false });
  lanes.add('root', { lanes: ['r'], urgent: false });
  lanes.add('link', { lanes: ['r', 's'], urgent: false });
  lanes.add('urgent', { lanes: ['s'], urgent: true });

  expect(handledIn(lanes)).toEqual(['root', 'link', 'urgent', 'other']);
});

test('one turn of five goes to the rest while urgent items wait', () => {
  const lanes = lanesOf<string>();
  for (let n = 0; n < 8; n += 1) lanes.add(`u${n}`, { lanes: [`u${n}`], urgent: true });
  lanes.add('rest', { lanes: ['rest'], urgent: false });

  expect(handledIn(lanes).indexOf('rest')).toBe(4);
});

test('an item waits while another one of its lane is under way', () => {
  const lanes = lanesOf<string>();
  lanes.add('firing', { lanes: ['alert'], urgent: false });
  lanes.add('resolved', { lanes: ['alert'], urgent: true });

  const firing = lanes.next();

  expect(firing?.item).toBe('firing');
  expect(lanes.next()).toBeUndefined();
  firing?.done();
  expect(lanes.next()?.item).toBe('resolved');
});

test('clearing gives what waits and leaves what is under way', () => {
  const lanes = lanesOf<string>();
  for (const item of ['a', 'b', 'c']) lanes.add(item, { lanes: ['one'], urgent: false });
  const turn = lanes.next();

  expect(lanes.clear()).toEqual(['b', 'c']);
  expect(lanes.size()).toBe(1);
  turn?.done();
  expect(lanes.next()).toBeUndefined();
  expect(lanes.size()).toBe(0);
});

test('every item has its turn once, in the order of each of its lanes, however many are under way', () => {
  const item = fc.record({
    lanes: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 }),
    urgent: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (items, sideBySide) => {
      const lanes = lanesOf<number>();
      items.forEach((place, n) => lanes.add(n, place));
      const order: number[] = [];
      const open: (() => void)[] = [];
      for (;;) {
        const turn = open.length < sideBySide ? lanes.next() : undefined;
        if (turn !== undefined) {
          order.push(turn.item);
          open.push(turn.done);
        } else if (open.length > 0) open.shift()?.();
        else break;
      }

      expect([...order].sort((a, b) => a - b)).toEqual(items.map((_, n) => n));
      for (const lane of ['a', 'b', 'c', 'd', 'e'] as const) {
        const inLane = order.filter((n) => items[n]?.lanes.includes(lane));
        expect(inLane).toEqual([...inLane].sort((a, b) => a - b));
      }
    }),
  );
});
