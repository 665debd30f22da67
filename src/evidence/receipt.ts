import type { Evidence, EvidenceId } from './evidence.ts';
import { EvidenceError } from './evidence-error.ts';
import { textAt } from './place.ts';

/** What a receipt shows about the claim beside it. */
export type Shows = 'change' | 'state' | 'symptom' | 'absence' | 'link';

/**
 * A pointer into stored evidence with the words that stand there.
 * `locator` is `<record index><JSON pointer>`, as in `3/manifest/spec/replicas`, or `query` for the query
 * itself (absence: the question that came back empty).
 */
export interface Receipt {
  readonly evidence: EvidenceId;
  readonly locator: string;
  /** Exact: it stands, character for character, in the text at the locator. */
  readonly quote: string;
  readonly shows: Shows;
  readonly stance: 'supports' | 'contradicts';
}

export interface ReceiptOptions {
  readonly shows: Shows;
  /** Absent: it supports. */
  readonly stance?: Receipt['stance'];
  /**
   * The decisive piece of a long text: an exact part of it or a pattern. Where it does not occur, the text is
   * quoted from its start.
   */
  readonly part?: string | RegExp;
}

/** In UTF-16 units. */
const longestQuote = 600;

/**
 * Quotes what stands at a locator, at most 600 characters of it and whole graphemes. Throws EvidenceError
 * where nothing stands there.
 */
export function mintReceipt(
  evidence: Evidence,
  locator: string,
  { shows, stance = 'supports', part }: ReceiptOptions,
): Receipt {
  const text = textAt(evidence, locator);
  if (text === undefined)
    throw new EvidenceError('evidence.no_such_place', evidence.id, `nothing stands at ${locator}`);
  return { evidence: evidence.id, locator, quote: startOf(pieceOf(text, part)), shows, stance };
}

/** `stands` where the receipt's quote is in its evidence, else why it does not, in words. */
export function standsAt(evidence: Evidence, receipt: Receipt): string {
  if (receipt.evidence !== evidence.id)
    return `it is a receipt for ${receipt.evidence}, not for ${evidence.id}`;
  const text = textAt(evidence, receipt.locator);
  if (text === undefined) return `nothing stands at ${receipt.locator} in ${evidence.id}`;
  if (receipt.quote === '' && text !== '') return 'an empty quote shows nothing';
  return text.includes(receipt.quote)
    ? 'stands'
    : `the quote does not stand at ${receipt.locator} in ${evidence.id}`;
}

function pieceOf(text: string, part: string | RegExp | undefined): string {
  if (part === undefined) return text;
  if (typeof part === 'string') return part !== '' && text.includes(part) ? part : text;
  // A pattern with `g` or `y` would remember where it left off.
  return new RegExp(part.source, part.flags.replaceAll(/[gy]/gu, '')).exec(text)?.[0] || text;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function startOf(text: string): string {
  if (text.length <= longestQuote) return text;
  // A little more than fits, so that a grapheme that reaches over the end is seen to do so.
  const last = [...graphemes.segment(text.slice(0, longestQuote + 64))].findLast(
    ({ index }) => index <= longestQuote,
  );
  // One grapheme longer than a quote is an attack, not writing: cut it between characters.
  const end = last === undefined || last.index === 0 ? longestQuote : last.index;
  return text.slice(0, end).replace(/\p{Cs}$/u, '');
}
