import type { JsonObject } from '../lib/json.ts';
import type { Store } from '../store/store.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The diagnoses of incidents, one for each run, written once. */
export interface DiagnosisLog {
  read(incidentId: string, run: number): Promise<Diagnosis | undefined>;
  /** The diagnosis of the newest run, `run` or earlier, that has one. */
  latest(incidentId: string, run: number): Promise<Diagnosis | undefined>;
  /** Keeps the first diagnosis of a run; a later one for the same run changes nothing. */
  write(incidentId: string, run: number, diagnosis: Diagnosis): Promise<void>;
}

const collection = 'diagnoses';
const keyOf = (incidentId: string, run: number): string => `${incidentId}/${String(run).padStart(6, '0')}`;

export function diagnosisLog(store: Store): DiagnosisLog {
  // Only `write` below puts documents into this collection, so their shape is known.
  const read = async (incidentId: string, run: number) =>
    (await store.read(collection, keyOf(incidentId, run)))?.value as Diagnosis | undefined;
  return {
    read,
    latest: async (incidentId, run) => {
      for (let candidate = run; candidate > 0; candidate -= 1) {
        const found = await read(incidentId, candidate);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    write: async (incidentId, run, diagnosis) => {
      await store.write(collection, keyOf(incidentId, run), diagnosis as unknown as JsonObject, 0);
    },
  };
}
