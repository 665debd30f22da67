import { mintReceipt, type Receipt, type ReceiptOptions, type Shows } from '../../evidence/receipt.ts';
import { pointerTo } from '../../lib/json.ts';
import type { Item } from './item.ts';
import { type Path, valueAt } from './read.ts';

export type QuoteOptions = Omit<ReceiptOptions, 'shows'>;

/**
 * A receipt for what stands at a path of an item. A path that is not there is quoted at its nearest parent
 * (the absence of a member is seen in what surrounds it).
 */
export function quote(item: Item, path: Path, shows: Shows, options: QuoteOptions = {}): Receipt {
  const record = item.evidence.records[item.index];
  let place = path;
  while (place.length > 0 && valueAt(record, ...place) === undefined) place = place.slice(0, -1);
  return mintReceipt(item.evidence, `${item.index}${pointerTo(...place)}`, { shows, ...options });
}
