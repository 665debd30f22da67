import type { Alert, Place } from '../../src/alerts/alert.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { type Arriving, newIncident } from '../../src/incidents/opening.ts';

export const anAlert = (change: Partial<Alert> = {}): Alert => ({
  format: 'alertmanager',
  status: 'firing',
  name: 'LedgerQueueGrowing',
  summary: 'The queue of ledger grows.',
  severity: 'critical',
  labels: {},
  labelsKnown: false,
  values: ['billing', 'ledger'],
  count: 1,
  links: [],
  fingerprint: 'fp-ledger',
  ...change,
});

export const aPlace = (change: Partial<Place> = {}): Place => ({
  team: 'T0EXAMPLE1',
  channel: 'C0ALERTS01',
  ts: '1790500000.000100',
  ...change,
});

export const noon = '2026-09-27T12:00:00.000Z';

/** An alert that arrives at noon; parts of it, its alert and its place as given. */
export const arriving = (
  change: Partial<Omit<Arriving, 'alert' | 'place'>> & {
    alert?: Partial<Alert>;
    place?: Partial<Place>;
  } = {},
): Arriving => ({ now: noon, ...change, alert: anAlert(change.alert), place: aPlace(change.place) });

export const anIncident = (change: Partial<Incident> = {}): Incident => ({
  ...newIncident(arriving()),
  ...change,
});
