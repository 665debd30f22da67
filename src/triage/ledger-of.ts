import { Ledger } from '../evidence/ledger.ts';
import type { Store } from '../store/store.ts';

/** What the last attempt of a run gathered: the one that came to a diagnosis. */
export async function ledgerOf(
  { store }: { readonly store: Store },
  incidentId: string,
  run: number,
): Promise<Ledger> {
  const prefix = `${incidentId}/${run}/`;
  const attempts: string[] = [];
  let after = '';
  for (;;) {
    const [line] = await store.list('ledger', { prefix, after, limit: 1 });
    const attempt = line?.key.slice(prefix.length).split('/')[0];
    if (attempt === undefined) break;
    attempts.push(attempt);
    // Behind every line of this attempt, for their keys end in digits.
    after = `${prefix}${attempt}/~`;
  }
  // Look-ups for questions stand beside the attempts, which are numbers.
  const [last] = attempts.filter((attempt) => /^\d+$/u.test(attempt)).sort((a, b) => Number(b) - Number(a));
  return Ledger.reopen({ store, run: `${prefix}${last ?? '0'}` });
}
