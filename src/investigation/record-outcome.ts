import type { Evidence } from '../evidence/evidence.ts';
import type { Ledger } from '../evidence/ledger.ts';
import type { AnyOutcome } from '../sources/ask-in-time.ts';
import type { LookUp } from '../sources/source.ts';

/** Records how a look-up ended, and gives the evidence of an answer. Throws only what the ledger's store throws. */
export async function recordOutcome(
  ledger: Ledger,
  source: string,
  { signal, window }: LookUp,
  outcome: AnyOutcome,
): Promise<Evidence | undefined> {
  const { status, query, link } = outcome;
  const asked = { source, signal, window, query, status, ...(link && { link }) };
  if ('records' in outcome) {
    const { records, observedAt, broken = 0 } = outcome;
    const note = outcome.status === 'truncated' ? outcome.cut : '';
    return ledger.record({ ...asked, records, observedAt, broken, note });
  }
  return ledger.record({ ...asked, note: outcome.message });
}
