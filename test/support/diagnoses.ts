import type { Alert } from '../../src/alerts/alert.ts';
import type { Cause, Diagnosis, ModelNote } from '../../src/diagnosis/diagnosis.ts';
import type { CoverageEntry } from '../../src/evidence/coverage.ts';
import type { Evidence, EvidenceId } from '../../src/evidence/evidence.ts';
import type { Receipt } from '../../src/evidence/receipt.ts';
import type { Incident } from '../../src/incidents/incident.ts';

/** Incidents and diagnoses for tests of views and of the thread, each with one part changed at a time. */
export const anAlert = (change: Partial<Alert> = {}): Alert => ({
  format: 'alertmanager',
  status: 'firing',
  name: 'RequestErrorRate web',
  summary: '38 % of requests to web fail',
  severity: 'critical',
  labels: { service: 'web' },
  labelsKnown: true,
  values: [],
  count: 1,
  startsAt: '2026-03-04T14:02:00.000Z',
  links: [],
  fingerprint: 'f1',
  ...change,
});

export const anIncident = (change: Partial<Incident> = {}): Incident => ({
  id: 'inc_1',
  state: 'investigating',
  fingerprint: 'f1',
  alerts: [anAlert()],
  messages: ['C0ALERTS:1772632920.000100'],
  thread: { team: 'T0TEAM', channel: 'C0ALERTS', threadTs: '1772632920.000100' },
  run: 1,
  openedAt: '2026-03-04T14:02:05.000Z',
  changedAt: '2026-03-04T14:02:05.000Z',
  repeats: 0,
  feedback: [],
  ...change,
});

export const aModelNote = (change: Partial<ModelNote> = {}): ModelNote => ({
  name: 'gpt-next',
  prompt: 'investigator@1 0123456789ab',
  turns: 4,
  lookUps: 3,
  repeated: 0,
  ended: 'submitted',
  failures: {},
  modes: {},
  ...change,
});

export const evidenceId = (digit: string): EvidenceId => `ev_${digit.repeat(20)}`;

export const aReceipt = (change: Partial<Receipt> = {}): Receipt => ({
  evidence: evidenceId('a'),
  locator: '3/manifest/spec/ingress',
  quote: '"ingress": []',
  shows: 'state',
  stance: 'supports',
  ...change,
});

export const aCause = (change: Partial<Cause> = {}): Cause => ({
  entity: 'shop/NetworkPolicy/deny-all',
  mechanism: 'network-policy-blocks',
  claim: 'A new NetworkPolicy blocks all traffic into `web`.',
  status: 'cause',
  since: '2026-03-04T14:01:37.000Z',
  receipts: [
    aReceipt({
      locator: '3/manifest/metadata/creationTimestamp',
      quote: '2026-03-04T14:01:37Z',
      shows: 'change',
    }),
    aReceipt(),
    aReceipt({
      evidence: evidenceId('b'),
      locator: '0/text',
      quote: 'dial tcp 10.0.0.7:80: i/o timeout',
      shows: 'link',
    }),
  ],
  ...change,
});

export const aLookUp = (change: Partial<CoverageEntry> = {}): CoverageEntry => ({
  source: 'kubernetes',
  signal: 'objects',
  status: 'ok',
  records: 40,
  note: '',
  redactions: {},
  repairs: {},
  broken: 0,
  ...change,
});

export const aDiagnosis = (change: Partial<Diagnosis> = {}): Diagnosis => ({
  verdict: 'confirmed',
  reason: 'Every cause is shown by one receipt and tied to a symptom by another.',
  window: { from: '2026-03-04T13:00:00.000Z', to: '2026-03-04T14:10:00.000Z' },
  causes: [aCause()],
  symptoms: [
    {
      entity: 'shop/Deployment/gateway',
      claim: 'Calls to web time out.',
      explainedBy: 'shop/NetworkPolicy/deny-all',
      receipts: [
        aReceipt({
          evidence: evidenceId('c'),
          locator: '1/text',
          quote: 'upstream timed out',
          shows: 'symptom',
        }),
      ],
    },
    {
      entity: 'shop/Deployment/cart',
      claim: 'No requests arrive.',
      explainedBy: 'shop/NetworkPolicy/deny-all',
      receipts: [],
    },
  ],
  propagations: [],
  alerts: [{ alert: 'RequestErrorRate web', explained: true, why: 'the policy selects the pods of web' }],
  ruledOut: [
    {
      entity: 'shop/Deployment/fraud-check',
      mechanism: 'restarted',
      why: 'It restarted at 13:20, before the first error.',
      receipts: [
        aReceipt({
          evidence: evidenceId('d'),
          locator: '0/message',
          quote: 'Back-off restarting failed container',
        }),
      ],
    },
  ],
  unknowns: [{ what: 'Who created the policy', next: 'the audit log of the API server' }],
  coverage: [aLookUp(), aLookUp({ signal: 'events' }), aLookUp({ source: 'loki', signal: 'logs' })],
  actions: [],
  cost: { seconds: 11.4, tokens: { input: 0, output: 0 }, currency: 0 },
  ...change,
});

/** `count` causes with three receipts each. */
export const manyCauses = (count: number): readonly Cause[] =>
  Array.from({ length: count }, (_, index) =>
    aCause({
      entity: `shop/Deployment/service-${index}`,
      receipts: aCause().receipts.map((receipt) => ({ ...receipt, locator: `${index}/${receipt.locator}` })),
    }),
  );

export const anEvidence = (change: Partial<Evidence> = {}): Evidence => ({
  id: evidenceId('a'),
  source: 'kubernetes',
  signal: 'objects',
  query: 'GET /apis/networking.k8s.io/v1/namespaces/shop/networkpolicies',
  window: { from: '2026-03-04T13:00:00.000Z', to: '2026-03-04T14:10:00.000Z' },
  observedAt: '2026-03-04T14:02:09.000Z',
  records: [],
  link: 'https://console.example.com/networkpolicies?ns=shop&name=deny-all',
  redactions: {},
  repairs: {},
  ...change,
});
