import { cut } from '../../lib/cut.ts';
import type { CountTokens } from './tokens.ts';

/**
 * The text itself where it takes no more than `room` tokens, else its start with `…` behind it, cut between graphemes
 * in whatever script.
 */
export function fit(text: string, room: number, count: CountTokens): string {
  // No tokenizer gives more tokens than bytes: short texts need no count.
  if (Buffer.byteLength(text) <= room) return text;
  // A token is hardly ever more than 16 characters long: what lies beyond is not worth counting.
  const head = text.slice(0, room * 16 + 1);
  if (head.length === text.length && count(text) <= room) return text;
  let [low, high] = [0, head.length];
  // Not strictly monotonous, tokenizers being what they are: the last answer is checked, not assumed.
  while (high - low > 8) {
    const middle = Math.ceil((low + high) / 2);
    if (count(`${head.slice(0, middle)}…`) <= room) low = middle;
    else high = middle;
  }
  for (let end = low; end > 0; end -= 8) {
    const shown = cut(head, Math.min(end + 1, head.length - 1));
    if (count(shown) <= room) return shown;
  }
  return room > 0 ? '…' : '';
}
