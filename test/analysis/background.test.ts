import { describe, expect, test } from 'vitest';
import { backgroundReason } from '../../src/analysis/symptoms/background.ts';
import { clock, cluster, testWindow } from '../support/cluster.ts';

const lastWeek = '2026-03-03T14:00:00Z';
const twelveHoursAgo = '2026-03-10T02:00:00Z';

function reasonFor(severity: string, startsAt: string, { asked = false, state = 'firing' } = {}) {
  const labels = { severity };
  const shop = cluster().alert('Throttled', labels, { startsAt, state });
  const focus = asked ? { alerts: [{ name: 'Throttled', status: 'firing' as const, labels }] } : {};
  const view = shop.view(focus);
  return view.alerts.map(({ record }) => backgroundReason(record, view))[0];
}

describe('an alert that nobody asked about', () => {
  test('speaks of this incident where it began inside the window', () => {
    expect(reasonFor('warning', clock('14:02'))).toBeUndefined();
  });

  test('is background where it began before, is minor, or is over', () => {
    expect(Date.parse(twelveHoursAgo)).toBeLessThan(Date.parse(testWindow.from));
    expect(reasonFor('critical', twelveHoursAgo)).toBe('It was firing before the window began.');
    expect(reasonFor('info', clock('14:02'))).toBe('Its severity is `info`.');
    expect(reasonFor('critical', clock('14:02'), { state: 'resolved' })).toBe('It has resolved.');
  });
});

describe('an alert that somebody asks about', () => {
  test('speaks of this incident, also where it began some hours ago or is minor', () => {
    expect(reasonFor('info', clock('14:02'), { asked: true })).toBeUndefined();
    expect(reasonFor('info', twelveHoursAgo, { asked: true })).toBeUndefined();
    expect(reasonFor('critical', lastWeek, { asked: true })).toBeUndefined();
  });

  test('is background where it is minor and has been firing for days', () => {
    expect(reasonFor('info', lastWeek, { asked: true })).toBe('It has been firing since 2026-03-03.');
  });
});
