import { coverageLine } from '../evidence/coverage.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Style } from './style.ts';

/** What was checked and what not, what was cleaned or skipped, then seconds, cost and model. */
export function factsLine(diagnosis: Diagnosis, style: Pick<Style, 'text'>): string {
  const { coverage, cost, model } = diagnosis;
  const tokens = cost.tokens.input + cost.tokens.output;
  const parts = [
    coverageLine(coverage),
    `${cost.seconds < 10 ? cost.seconds.toFixed(1) : Math.round(cost.seconds)} s`,
    ...(tokens > 0 ? [`${tokens} tokens`] : []),
    ...(cost.currency > 0 ? [`$${cost.currency.toFixed(2)}`] : []),
    model === undefined ? 'no model' : `model ${model.name}`,
  ];
  return style.text(parts.join(' · '), factsRoom);
}

const factsRoom = 600;
