import { type CoverageEntry, statusWords } from '../evidence/coverage.ts';
import { wasAnswered } from '../lib/signal.ts';
import type { Cause, Draft, Verdict } from './diagnosis.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** Why, and what capped it, in words. */
  readonly reason: string;
}

/** The verdict is plain code over what the gate let through; no number of a model's enters it. */
export function judge(causes: readonly Cause[], draft: Draft, coverage: readonly CoverageEntry[]): Judgement {
  const asserted = causes.filter((cause) => cause.status === 'cause');
  const missing = coverage.filter((entry) => !wasAnswered(entry.status));
  if (asserted.length === 0) return withoutCause(causes, draft, coverage, missing);
  const rivals = asserted.filter((cause) => asserted.some((other) => cause.rivals?.includes(other.entity)));
  if (rivals.length > 0)
    return {
      verdict: 'competing',
      reason: `${rivals.length} causes explain the same symptoms and the evidence cannot separate them${because(missing)}.`,
    };
  const caps = confidenceCaps(asserted, draft, missing);
  if (caps.length === 0)
    return {
      verdict: 'confirmed',
      reason: 'Every cause is shown by one receipt and tied to a symptom by another.',
    };
  return { verdict: 'likely', reason: `Confidence capped: ${caps.join('; ')}.` };
}

function withoutCause(
  causes: readonly Cause[],
  draft: Draft,
  coverage: readonly CoverageEntry[],
  missing: readonly CoverageEntry[],
): Judgement {
  const answered = coverage.filter((entry) => entry.status === 'ok' || entry.status === 'truncated');
  if (answered.length === 0)
    return { verdict: 'insufficient', reason: `No source gave any evidence${because(missing)}.` };
  if (draft.healthy && missing.length === 0 && causes.length === 0)
    return { verdict: 'no-fault', reason: 'Nothing that was checked is wrong now.' };
  if (draft.healthy && causes.length === 0)
    return {
      verdict: 'insufficient',
      reason: `Nothing seen is wrong, but not everything was seen${because(missing)}.`,
    };
  const doubt =
    causes.length > 0
      ? 'No cause has receipts for both its mechanism and its effect'
      : 'Symptoms, but no cause found';
  return { verdict: 'insufficient', reason: `${doubt}${because(missing)}.` };
}

function confidenceCaps(
  asserted: readonly Cause[],
  draft: Draft,
  missing: readonly CoverageEntry[],
): string[] {
  const caps: string[] = [];
  if (missing.length > 0) caps.push(notAnswered(missing));
  if (asserted.some((cause) => cause.receipts.some((receipt) => receipt.stance === 'contradicts')))
    caps.push('a receipt speaks against it');
  for (const { doubt } of asserted) if (doubt !== undefined) caps.push(doubt);
  const loose = draft.alerts.filter((alert) => !alert.explained).map((alert) => alert.alert);
  if (loose.length > 0)
    caps.push(`not explained: ${loose.slice(0, 3).join(', ')}${loose.length > 3 ? ', …' : ''}`);
  const onePlace = (cause: Cause) =>
    new Set(cause.receipts.map((receipt) => receipt.evidence + receipt.locator)).size < 2;
  if (asserted.some(onePlace)) caps.push('a cause rests on a single record');
  return caps;
}

const because = (missing: readonly CoverageEntry[]): string =>
  missing.length > 0 ? ` (${notAnswered(missing)})` : '';

function notAnswered(missing: readonly CoverageEntry[]): string {
  const said = missing.map((entry) => `${entry.source} ${entry.signal} (${statusWords[entry.status]})`);
  return `not seen: ${[...new Set(said)].slice(0, 4).join(', ')}${said.length > 4 ? ', …' : ''}`;
}
