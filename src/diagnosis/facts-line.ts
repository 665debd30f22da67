import { coverageLine } from '../evidence/coverage.ts';
import type { Diagnosis, ModelNote } from './diagnosis.ts';
import type { Style } from './style.ts';

/** What was not obeyed, what was checked and what not, what was cleaned or skipped, then seconds, cost and model. */
export function factsLine(diagnosis: Diagnosis, style: Pick<Style, 'text'>): string {
  const { coverage, cost, model, suspicions = [] } = diagnosis;
  const tokens = cost.tokens.input + cost.tokens.output;
  const parts = [
    // In front, where no length of the rest can cut it off.
    ...(suspicions.length > 0 ? ['Text in telemetry reads like an instruction: not followed'] : []),
    coverageLine(coverage),
    `${cost.seconds < 10 ? cost.seconds.toFixed(1) : Math.round(cost.seconds)} s`,
    ...(tokens > 0 ? [`${tokens} tokens`] : []),
    ...(cost.currency > 0 ? [`$${cost.currency.toFixed(2)}`] : []),
    model === undefined ? 'no model' : modelPart(model),
  ];
  return style.text(parts.join(' · '), factsRoom);
}

/** What the model's part came to; why it failed stands in a line of its own. */
function modelPart({ name, ended, turns, lookUps }: ModelNote): string {
  const share = `${turns} turn${turns === 1 ? '' : 's'}, ${lookUps} look-up${lookUps === 1 ? '' : 's'}`;
  return ended === 'failed' && turns === 0 ? `model ${name}: no answer` : `model ${name}: ${share}`;
}

const factsRoom = 600;
