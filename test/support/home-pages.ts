import type { HomePage } from '../../src/slack/views/app-home.ts';
import { aDiagnosis, anIncident } from './diagnoses.ts';

/** A Home tab for tests of its view, with one part changed at a time. */
export const aHomePage = (change: Partial<HomePage> = {}): HomePage => ({
  overview: {
    open: [{ incident: anIncident({ state: 'diagnosed' }), diagnosis: aDiagnosis() }],
    escalations: [],
    sources: [
      { name: 'kubernetes', answered: true, at: '2026-03-04T14:02:05.000Z' },
      { name: 'loki', answered: false, at: '2026-03-04T14:02:05.000Z' },
    ],
    feedback: { right: 3, wrong: 1 },
  },
  hidden: 0,
  permalinks: new Map([['inc_1', 'https://example.slack.com/archives/C0ALERTS/p1772632920000100']]),
  channels: ['C0ALERTS'],
  health: { waitingToPost: 0, model: 'none: the rule engine alone.' },
  ...change,
});
