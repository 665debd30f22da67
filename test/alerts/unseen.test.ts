import { expect, it } from 'vitest';
import { judge, unseenAlerts } from '../support/unseen-alerts.ts';

it.each(unseenAlerts)('$vendor: $title', (unseen) => {
  const missed = [...judge(unseen)].filter(([, holds]) => !holds).map(([point]) => point);

  expect(missed).toEqual(unseen.missed ?? []);
});

it('the unseen messages cover alerts and messages that are none', () => {
  const none = unseenAlerts.filter(({ expect: expected }) => !expected.alert);

  expect(unseenAlerts.length).toBeGreaterThanOrEqual(70);
  expect(none.length).toBeGreaterThanOrEqual(20);
});
