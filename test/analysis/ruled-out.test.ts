import { describe, expect, test } from 'vitest';
import { finding } from '../../src/analysis/finding.ts';
import { ruledOutOf } from '../../src/analysis/ranking/ruled-out.ts';
import { clock, cluster, deployment } from '../support/cluster.ts';

const cart = deployment('cart');
const view = cluster().alert('Slow').view();
const calm = cluster().view();

const lost = (claim: string, given: { since?: string; standing?: 'now' | 'recovered' | 'before' } = {}) =>
  finding({ entity: cart, mechanism: 'some-fault', claim, receipts: [], ...given });

const whys = (seen: typeof view, ...losers: (readonly [ReturnType<typeof lost>, string])[]) =>
  ruledOutOf(
    losers.map(([one, why]) => ({ finding: one, why })),
    seen,
  ).map(({ why }) => why);

describe('why something is not the cause', () => {
  test('says what it was without its name, by how much it was early, and the reason', () => {
    const restart = lost(`A container of \`${cart}\` was killed.`, {
      since: '2026-03-09T21:02:00Z',
      standing: 'before',
    });
    const flip = lost(`\`${cart}\` was changed`, { since: clock('13:58') });
    const late = lost(`\`${cart}\` restarts`, { since: clock('14:12'), standing: 'recovered' });

    expect(
      whys(view, [restart, ' before it began'], [flip, '; nothing follows'], [late, ', and is well']),
    ).toEqual([
      'A container was killed, 17 h before it began.',
      'Was changed, 4 min before the first alert; nothing follows.',
      'Restarts, 10 min after the first alert, and is well.',
    ]);
  });

  test('leaves the time out where there is none to compare with', () => {
    const flip = lost(`\`${cart}\` was changed`, { since: clock('13:58') });

    expect(whys(calm, [flip, '; nothing follows'])).toEqual(['Was changed; nothing follows.']);
    expect(whys(view, [lost('It stops.'), '; nothing follows'])).toEqual(['It stops; nothing follows.']);
  });

  test('cuts what was quoted at length, and is told once', () => {
    const long = [lost(`\`${cart}\` says ${'no '.repeat(200)}`), '; nothing follows'] as const;

    const [told, ...more] = whys(view, long, long);

    expect(told).toMatch(/^Says (?:no )+no…; nothing follows\.$/u);
    expect(told?.length).toBeLessThan(180);
    expect(more).toEqual([]);
  });
});
