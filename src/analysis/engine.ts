import type { Draft } from '../diagnosis/diagnosis.ts';
import { canonicalJson, type JsonValue } from '../lib/json.ts';
import { explainAlerts } from './symptoms/alerts.ts';
import { detectors } from './detectors/registry.ts';
import { causeOf, propagationsOf, symptomsOf } from './ranking/draft.ts';
import type { Finding } from './finding.ts';
import { rank } from './rank.ts';
import { ruledOutOf } from './ranking/ruled-out.ts';
import { type LiveSymptom, objectSymptoms } from './symptoms/symptoms.ts';
import { trafficSymptoms } from './symptoms/traffic.ts';
import { unknownsOf } from './ranking/unknowns.ts';
import { buildView, type View, type ViewInput } from './view.ts';

/** What the engine makes of the evidence, without a model: deterministic, pure. */
export function analyse(input: ViewInput): { readonly draft: Draft; readonly view: View } {
  const view = buildView(input);
  const symptoms = [...objectSymptoms(view), ...trafficSymptoms(view)];
  const ranking = rank(detect(view), symptoms, view);
  const { causes, hypotheses, losers } = ranking;
  const healthy = isHealthy(view, symptoms) && causes.length === 0 && hypotheses.length === 0;
  const draft: Draft = {
    causes: [
      ...causes.map((one) => causeOf(one, causes)),
      ...hypotheses.map(({ finding }) => unlinked(finding)),
    ],
    // What is common on healthy systems is no symptom on a healthy one.
    symptoms: healthy ? [] : symptomsOf(symptoms, causes),
    propagations: propagationsOf(causes),
    alerts: explainAlerts(view, causes),
    ruledOut: ruledOutOf(losers, view),
    unknowns: unknownsOf(view, symptoms, causes),
    actions: [],
    healthy,
  };
  return { draft, view };
}

/** Everything that any detector says, each finding once, in a stable order. */
export function detect(view: View): readonly Finding[] {
  const findings = detectors.flatMap((detector) => [...detector.detect(view)]);
  const seen = new Map(findings.map((one) => [canonicalJson([one.entity, one.mechanism] as JsonValue), one]));
  return [...seen.values()];
}

/** A hypothesis claims no link to a symptom, so that nobody takes it for a cause. */
const unlinked = ({ entity, mechanism, claim, receipts, since }: Finding): Draft['causes'][number] => ({
  entity,
  mechanism,
  claim,
  receipts: receipts.filter((receipt) => receipt.shows !== 'symptom' && receipt.shows !== 'link'),
  ...(since === undefined ? {} : { since }),
});

/** Nothing live is wrong, and what shows what is live was asked. */
function isHealthy(view: View, symptoms: readonly LiveSymptom[]): boolean {
  const seen = view.objects.size > 0 || view.alerts.length > 0;
  const firing = view.focus.alerts.some(
    (alert) => alert.status === 'firing' && !view.alerts.some((one) => one.record.name === alert.name),
  );
  return seen && !firing && symptoms.every((symptom) => symptom.soft);
}
