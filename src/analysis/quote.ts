import type { Receipt, Shows } from '../evidence/receipt.ts';
import { canonicalJson, pointerTo } from '../lib/json.ts';
import type { Item } from './item.ts';
import { type Path, valueAt } from './read.ts';

export interface QuoteOptions {
  /** The decisive piece of a long text: an exact part of it, or a pattern. */
  readonly part?: string | RegExp;
  readonly stance?: Receipt['stance'];
}

const longest = 600;

/**
 * A receipt for what stands at a path of an item. A path that is not there is quoted at its nearest parent
 * (the absence of a member is seen in what surrounds it).
 */
export function quote(item: Item, path: Path, shows: Shows, options: QuoteOptions = {}): Receipt {
  const record = item.evidence.records[item.index] ?? null;
  const place = deepest(path, (candidate) => valueAt(record, ...candidate) !== undefined);
  const value = valueAt(record, ...place) ?? null;
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return {
    evidence: item.evidence.id,
    locator: `${item.index}${pointerTo(...place)}`,
    quote: cut(pieceOf(text, options.part)),
    shows,
    stance: options.stance ?? 'supports',
  };
}

function deepest(path: Path, stands: (path: Path) => boolean): Path {
  let place = path;
  while (place.length > 0 && !stands(place)) place = place.slice(0, -1);
  return place;
}

function pieceOf(text: string, part: string | RegExp | undefined): string {
  if (part === undefined) return text;
  if (typeof part === 'string') return part !== '' && text.includes(part) ? part : text;
  return part.exec(text)?.[0] || text;
}

/** Cuts between characters, never inside one. */
function cut(text: string): string {
  if (text.length <= longest) return text;
  const whole = text.slice(0, longest);
  return /[\uD800-\uDBFF]$/u.test(whole) ? whole.slice(0, -1) : whole;
}
