import type { CoverageEntry } from '../../evidence/coverage.ts';
import { wasAnswered } from '../../lib/signal.ts';
import type { EscalationFacts, Fired, Trigger } from '../escalation.ts';

/** The model, its service, or the telemetry that was asked is out, and no cause is settled without it. */
export const outage: Trigger = {
  name: 'outage',
  title: 'model or source outage',
  decide: (facts) => failed(facts) ?? sourceOut(facts) ?? modelOut(facts),
};

/** Whose fault it is that there is no diagnosis, where it is one of these. */
function failed({ failure }: EscalationFacts): Fired | undefined {
  const who = { model: 'the model', 'model-service': 'the model service', source: 'a telemetry source' };
  const domain = failure?.domain;
  if (domain !== 'model' && domain !== 'model-service' && domain !== 'source') return undefined;
  return { why: `The investigation failed; at fault: ${who[domain]}.`, urgency: 'page' };
}

function sourceOut({ diagnosis: { coverage, verdict } }: EscalationFacts): Fired | undefined {
  if (verdict === 'confirmed' || verdict === 'no-fault') return undefined;
  const bySource = [...Map.groupBy(coverage, ({ source }) => source)];
  const out = bySource.filter(([, asked]) => asked.every(isOut)).map(([source]) => source);
  if (out.length === 0) return undefined;
  const all = out.length === bySource.length ? 'No source answers' : 'Sources that do not answer';
  return { why: `${all}: ${out.slice(0, 4).join(', ')}.`, urgency: verdict === 'likely' ? 'notify' : 'page' };
}

const isOut = ({ status }: CoverageEntry): boolean => !wasAnswered(status) && status !== 'denied';

function modelOut({ diagnosis: { model, verdict } }: EscalationFacts): Fired | undefined {
  if (model?.ended !== 'failed' || verdict === 'confirmed' || verdict === 'no-fault') return undefined;
  const who = model.failureDomain === 'model' ? 'The model' : 'The model service';
  return { why: `${who} failed; the rules alone settled nothing for certain.`, urgency: 'notify' };
}
