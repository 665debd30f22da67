import { statusWords } from '../../evidence/coverage.ts';
import { wasAnswered } from '../../lib/signal.ts';
import type { Trigger } from '../escalation.ts';

const shown = 3;

/** No single cause stands, and telemetry that might have shown it could not be read. */
export const missingTelemetry: Trigger = {
  name: 'missing-telemetry',
  title: 'missing telemetry',
  decide: ({ diagnosis: { verdict, coverage } }) => {
    if (verdict !== 'insufficient' && verdict !== 'competing') return undefined;
    if (coverage.length === 0 && verdict === 'insufficient')
      return { why: 'No source of telemetry was asked: none is configured.', urgency: 'page' };
    const gaps = coverage
      .filter(({ status }) => !wasAnswered(status))
      .map(({ source, signal, status }) => `${source} ${signal} (${statusWords[status]})`);
    const named = [...new Set(gaps)];
    if (named.length === 0) return undefined;
    const more = named.length > shown ? ` and ${named.length - shown} more` : '';
    return { why: `Could not be read: ${named.slice(0, shown).join(', ')}${more}.`, urgency: 'page' };
  },
};
