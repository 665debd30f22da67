import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/evidence/ledger.ts';
import { isInside, ofWindow, withoutRepeats } from '../../src/evidence/of-window.ts';

const window = { from: '2026-05-01T10:00:00Z', to: '2026-05-01T11:00:00Z' };
const wide = { ...window, from: '2026-04-30T10:00:00Z' };

const logs = (ledger: Ledger, records: readonly unknown[], more: object = {}) =>
  ledger.record({ source: 'loki', signal: 'logs', window, query: 'all', status: 'ok', records, ...more });

describe('the evidence of a window', () => {
  it('leaves out what was asked about a longer time, and keeps what was asked about a part', async () => {
    const ledger = new Ledger({ run: 'test' });
    const all = await logs(ledger, ['a']);
    await logs(ledger, ['yesterday'], { window: wide });
    const part = await logs(ledger, ['b'], { window: { ...window, from: '2026-05-01T10:30:00Z' } });

    expect(ofWindow(ledger.all(), window)).toEqual([all, part]);
  });

  it('leaves out what a later look-up of the same source brings again, in its place', async () => {
    const ledger = new Ledger({ run: 'test' });
    await logs(ledger, ['a', 'a', 'b']);
    await logs(ledger, ['c', 'a', 'c'], { query: 'narrower' });
    await logs(ledger, ['c', 'd'], { query: 'narrower still' });
    await logs(ledger, ['a'], { source: 'another' });

    expect(withoutRepeats(ledger.all()).map(({ records }) => records)).toEqual([
      ['a', 'a', 'b'],
      ['c', null, 'c'],
      [null, 'd'],
      ['a'],
    ]);
  });

  it('gives what was asked once as it is', async () => {
    const ledger = new Ledger({ run: 'test' });
    await logs(ledger, ['a', 'a']);
    const all = ledger.all();

    expect(withoutRepeats(all)).toBe(all);
  });

  it('takes a window for a part of itself', () => {
    expect([isInside(window, window), isInside(window, wide), isInside(wide, window)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
