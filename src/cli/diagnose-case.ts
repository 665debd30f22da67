import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { OpenCase } from '../evals/formats/format.ts';
import { Ledger } from '../evidence/ledger.ts';
import type { Investigator } from '../investigation/investigator.ts';
import { systemClock } from '../lib/clock.ts';
import { investigate } from '../triage/investigate.ts';

/** Generous: a recorded case is read from disk, however large it is. */
const lookUpMs = 300_000;

/** Diagnoses one opened case with nothing kept on disk; the ledger lets its receipts be resolved. */
export async function diagnoseCase(
  opened: OpenCase,
  investigator?: Investigator,
): Promise<{ diagnosis: Diagnosis; ledger: Ledger }> {
  const { id, sources, window, question, namespaces, alerts = [] } = opened;
  const ledger = new Ledger({ run: id });
  const focus = { alerts, ...(question && { question }), ...(namespaces && { namespaces }) };
  const diagnosis = await investigate({
    ...{ sources, window, ledger, clock: systemClock, lookUpMs, focus },
    ...(investigator && { model: { investigator, run: id } }),
  });
  return { diagnosis, ledger };
}
