import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Amounts,
  amounts,
  type Budgets,
  costOf,
  exhausted,
  inWords,
  nothing,
  plus,
  scopes,
  shareLeft,
  type Spent,
} from '../../src/investigation/rails/budget.ts';

const amount = fc.integer({ min: 0, max: 10_000 });
const anAmounts = fc.record({ turns: amount, tokens: amount, currency: amount, seconds: amount });
const someLimits = fc.record(
  { turns: amount, tokens: amount, currency: amount, seconds: amount },
  { requiredKeys: [] },
);
const someBudgets = fc.record({ run: someLimits, day: someLimits, channel: someLimits });
const someSpent = fc.record({ run: anAmounts, day: anAmounts, channel: anAmounts });
const noLimits: Budgets = { run: {}, day: {}, channel: {} };
const unspent: Spent = { run: nothing, day: nothing, channel: nothing };

describe('a budget', () => {
  it('lets a turn begin only where it overruns no limit', () => {
    fc.assert(
      fc.property(someBudgets, someSpent, anAmounts, (budgets, spent, next) => {
        const overruns = scopes.some((scope) =>
          amounts.some((what) => {
            const limit = budgets[scope][what] ?? Infinity;
            return spent[scope][what] >= limit || spent[scope][what] + next[what] > limit;
          }),
        );
        expect(exhausted(spent, budgets, next) !== undefined).toBe(overruns);
      }),
    );
  });

  it('keeps what turns spend under every limit, whatever they cost', () => {
    fc.assert(
      fc.property(someBudgets, fc.array(anAmounts, { maxLength: 30 }), (budgets, turns) => {
        const spent = turns.reduce<Amounts>((sum, turn) => {
          const all = { run: sum, day: sum, channel: sum };
          return exhausted(all, budgets, turn) === undefined ? plus(sum, turn) : sum;
        }, nothing);
        for (const scope of scopes)
          for (const what of amounts)
            expect(spent[what]).toBeLessThanOrEqual(budgets[scope][what] ?? Infinity);
      }),
    );
  });

  it('names the limit of the run before those of the channel and the day', () => {
    const budgets = { run: { turns: 1 }, day: { tokens: 1 }, channel: { seconds: 1 } };

    expect(exhausted(unspent, budgets, { turns: 2, tokens: 2, currency: 0, seconds: 2 })).toEqual({
      scope: 'run',
      what: 'turns',
      limit: 1,
    });
    expect(exhausted(unspent, budgets, { turns: 0, tokens: 2, currency: 0, seconds: 2 })?.scope).toBe(
      'channel',
    );
  });

  it('has no end without limits', () => {
    expect(exhausted(unspent, noLimits, { turns: 9, tokens: 9, currency: 9, seconds: 9 })).toBeUndefined();
    expect(shareLeft(unspent, noLimits)).toBe(1);
  });

  it('has the smallest share left of any limit', () => {
    const spent = { ...unspent, run: { ...nothing, turns: 3, tokens: 10 } };

    expect(shareLeft(spent, { ...noLimits, run: { turns: 4, tokens: 100 } })).toBe(0.25);
    expect(shareLeft(spent, { ...noLimits, run: { turns: 0 } })).toBe(0);
  });

  it('prices tokens by the million', () => {
    expect(costOf({ input: 500_000, output: 100_000 }, { input: 2, output: 10 })).toBe(2);
    expect(costOf({ input: 500_000, output: 100_000 }, undefined)).toBe(0);
  });

  it.each([
    [{ scope: 'run', what: 'turns', limit: 24 }, 'The budget for one investigation, 24 turns, was used up'],
    [{ scope: 'day', what: 'currency', limit: 50 }, 'The budget for today, $50, was used up'],
    [
      { scope: 'channel', what: 'tokens', limit: 2_000_000 },
      'The budget for this channel today, 2,000,000 tokens, was used up',
    ],
  ] as const)('says which limit ran out: %j', (out, words) => {
    expect(inWords(out)).toBe(words);
  });
});
