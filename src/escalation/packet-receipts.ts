import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { numberReceipts } from '../diagnosis/numbering.ts';
import type { Receipt } from '../evidence/receipt.ts';

/** The receipts of a packet with their numbers: those of the diagnosis keep the numbers that the thread cites. */
export interface Numbers {
  readonly all: readonly { readonly number: number; readonly receipt: Receipt }[];
  /** The numbers of some receipts, ascending. */
  readonly of: (receipts: readonly Receipt[]) => readonly number[];
}

const keyOf = ({ evidence, locator, quote, stance }: Receipt): string =>
  JSON.stringify([evidence, locator, quote, stance]);

export function receiptNumbers(diagnosis: Diagnosis, further: readonly Receipt[]): Numbers {
  const numbered = new Map<string, { readonly number: number; readonly receipt: Receipt }>();
  const suspected = (diagnosis.suspicions ?? []).flatMap(({ receipts }) => receipts);
  const cited = numberReceipts(diagnosis).map(({ receipt }) => receipt);
  for (const receipt of [...cited, ...suspected, ...further])
    if (!numbered.has(keyOf(receipt))) numbered.set(keyOf(receipt), { number: numbered.size + 1, receipt });
  const of = (receipts: readonly Receipt[]) =>
    [...new Set(receipts.flatMap((receipt) => numbered.get(keyOf(receipt))?.number ?? []))].sort(
      (one, other) => one - other,
    );
  return { all: [...numbered.values()], of };
}
