import { describe, expect, it } from 'vitest';
import { spanOf } from '../../src/triage/span.ts';
import { anAlert, noon } from '../support/arrivals.ts';
import { aSource } from '../support/desk.ts';

const now = Date.parse(noon);
const hour = 3_600_000;

describe('the span of an investigation', () => {
  it('begins before the earliest alert and ends now', () => {
    const alerts = ['2026-09-27T11:50:00.000Z', '2026-09-27T11:20:00.000Z'].map((startsAt) =>
      anAlert({ startsAt }),
    );

    expect(spanOf(alerts, [aSource()], now, hour)).toEqual({ from: '2026-09-27T10:20:00.000Z', to: noon });
  });

  it('begins before now where no alert says when it began, or says the future', () => {
    const from = '2026-09-27T11:00:00.000Z';

    expect(spanOf([anAlert()], [], now, hour).from).toBe(from);
    expect(spanOf([anAlert({ startsAt: '2026-09-28T00:00:00.000Z' })], [], now, hour).from).toBe(from);
  });

  it('reaches six hours back at most, however long an alert has fired', () => {
    const alerts = [anAlert({ startsAt: '2026-08-01T00:00:00.000Z' })];

    expect(spanOf(alerts, [], now, hour).from).toBe('2026-09-27T06:00:00.000Z');
  });

  it('is the window of a recording, where one is the telemetry', () => {
    const span = { from: '2025-01-01T00:00:00.000Z', to: '2025-01-01T01:00:00.000Z' };

    expect(spanOf([anAlert()], [aSource(), { ...aSource(), span }], now, hour)).toEqual(span);
  });
});
