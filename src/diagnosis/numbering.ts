import type { Receipt } from '../evidence/receipt.ts';
import type { EntityId } from '../lib/entity.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A receipt with the number under which every view of the diagnosis cites it, 1 for the first. */
export interface NumberedReceipt {
  readonly number: number;
  readonly receipt: Receipt;
  /** What it is about, absent where that is not known, and in which role the diagnosis names that. */
  readonly entity?: EntityId;
  readonly role: 'cause' | 'hypothesis' | 'ruled-out' | 'symptom' | 'suspicion';
}

const keyOf = ({ evidence, locator, quote, stance }: Receipt): string =>
  JSON.stringify([evidence, locator, quote, stance]);

/** Every receipt of the diagnosis once, in the order in which a reader meets it. */
export function numberReceipts(diagnosis: Diagnosis): readonly NumberedReceipt[] {
  const { causes, ruledOut, symptoms, suspicions = [] } = diagnosis;
  const claims = [
    ...causes.map((claim) => ({ ...claim, role: claim.status })),
    ...ruledOut.map((claim) => ({ ...claim, role: 'ruled-out' as const })),
    ...symptoms.map((claim) => ({ ...claim, role: 'symptom' as const })),
    ...suspicions.map((claim) => ({ ...claim, role: 'suspicion' as const })),
  ];
  const numbered = new Map<string, NumberedReceipt>();
  for (const { receipts, entity, role } of claims)
    for (const receipt of receipts) {
      const key = keyOf(receipt);
      if (!numbered.has(key))
        numbered.set(key, {
          number: numbered.size + 1,
          receipt,
          role,
          ...(entity !== undefined && { entity }),
        });
    }
  return [...numbered.values()];
}

/** Looks up the numbers of receipts, ascending. */
export type Cite = (receipts: readonly Receipt[]) => readonly number[];

export function citer(diagnosis: Diagnosis): Cite {
  const numbers = new Map(numberReceipts(diagnosis).map(({ receipt, number }) => [keyOf(receipt), number]));
  return (receipts) => {
    const cited = receipts.flatMap((receipt) => numbers.get(keyOf(receipt)) ?? []);
    return [...new Set(cited)].sort((a, b) => a - b);
  };
}
