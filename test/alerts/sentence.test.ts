import { expect, it } from 'vitest';
import { announced, nameFrom } from '../../src/alerts/heading.ts';
import { isHeartbeat, isNotice } from '../../src/alerts/notices.ts';
import { sentenceIn } from '../../src/alerts/sentence.ts';

it.each([
  ['shop.example is DOWN since 03:14', 'shop.example', 'firing'],
  ['shop.example is UP again after 6m', 'shop.example', 'resolved'],
  ["Elasticsearch query rule 'Payment errors' is active:", 'Payment errors', 'firing'],
  ['Your site "Booking" (https://book.example) is back up at 03:19', 'Booking', 'resolved'],
  ['[Booking API] [🔴 Down] connect refused', 'Booking API', 'firing'],
  ['shop — incident acknowledged by Ida', 'shop', 'acknowledged'],
  ['RESOLVED Problem P-12: Failure rate increase', 'Failure rate increase', 'resolved'],
])('reads what %s says of what', (heading, name, status) => {
  expect(announced(heading, false)).toBe(status);
  expect(nameFrom([heading])).toBe(name);
});

it.each([
  'release 3.2.0 is up on staging',
  'the price is down to earth',
  'Ida is active in #platform',
  'latency was lower than last week. It was down for a while',
])('takes no state from %s', (heading) => {
  expect(sentenceIn(heading)).toBeUndefined();
});

it('a build or a ticket is a notice until its title says that something is out', () => {
  const run = [{ title: 'run', url: 'https://github.example/a/b/actions/runs/17' }];

  expect(isNotice(run, ['CI failed on main'])).toBe(true);
  expect(isNotice(run, ['Outage: the canary run failed'])).toBe(false);
  expect(isNotice([], ['New ticket #812: wrong address'])).toBe(true);
  expect(isNotice([], ['Checkout fails'])).toBe(false);
});

it('knows the alerts that always fire', () => {
  expect(['Watchdog', 'DeadMansSwitch', "Dead Man's Switch", 'InfoInhibitor'].every(isHeartbeat)).toBe(true);
  expect(isHeartbeat('WatchdogTimerExpired')).toBe(false);
});
