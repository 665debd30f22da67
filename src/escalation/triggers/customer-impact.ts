import { parseEntity } from '../../lib/entity.ts';
import type { EscalationFacts, Thresholds, Trigger } from '../escalation.ts';
import type { Impact } from '../impact.ts';

/** More requests of customers fail than the settings allow, by share or by number, at a service that counts. */
export const customerImpact: Trigger = {
  name: 'customer-impact',
  title: 'customer impact',
  decide: (facts, thresholds) => {
    if (facts.diagnosis.verdict === 'no-fault') return undefined;
    const felt = facts.impacts.find(
      (impact) => counts(impact, facts, thresholds) && isOver(impact, thresholds),
    );
    if (felt === undefined) return undefined;
    const { errorShare, affectedRequests } = thresholds;
    const title =
      felt.errorShare >= errorShare
        ? `customer impact above ${percent(errorShare)}`
        : `customer impact above ${affectedRequests.toLocaleString('en')} requests`;
    return { why: told(felt, facts), urgency: 'page', title };
  },
};

/** Services below the tier do not count; what belongs to no service does where no affected service is known. */
function counts({ entity }: Impact, { serviceOf, services }: EscalationFacts, { tier }: Thresholds): boolean {
  const service = entity === undefined ? undefined : serviceOf(entity);
  if (service !== undefined) return (service.tier ?? tier) <= tier;
  return services.length === 0;
}

function isOver({ errorShare, affected, requests }: Impact, line: Thresholds): boolean {
  const isFew = requests !== undefined && requests < line.leastRequests;
  return (errorShare >= line.errorShare && !isFew) || (affected ?? 0) >= line.affectedRequests;
}

function told({ entity, errorShare, affected, minutes }: Impact, { serviceOf }: EscalationFacts): string {
  const service = entity === undefined ? undefined : serviceOf(entity);
  const tier = service?.tier === undefined ? '' : ` (tier ${service.tier})`;
  const at = entity === undefined ? '' : ` at \`${service?.name ?? parseEntity(entity).name}\`${tier}`;
  const number = affected === undefined ? '' : `, ${affected.toLocaleString('en')} in ${minutes ?? 1} min`;
  return `${percent(errorShare)} of requests fail${at}${number}.`;
}

const percent = (share: number): string => `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))} %`;
