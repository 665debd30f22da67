const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How much room a piece of text takes where it is going. */
export type Measure = (text: string) => number;

const length: Measure = (text) => text.length;

/**
 * The text itself where `measure` finds room for it in `room`, else as many whole graphemes as fit with `…`
 * behind them. `measure` must add up over pieces and never be below the length in UTF-16 units.
 */
export function cut(text: string, room: number, measure: Measure = length): string {
  if (text.length <= room && measure(text) <= room) return text;
  // Nothing behind this can fit, and segmenting a text of megabytes would take seconds.
  const head = text.slice(0, room + 1);
  let kept = 0;
  let used = 1;
  for (const { segment, index } of graphemes.segment(head)) {
    used += measure(segment);
    if (used > room) break;
    kept = index + segment.length;
  }
  return `${head.slice(0, kept).trimEnd()}…`;
}
