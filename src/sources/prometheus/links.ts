import type { Window } from '../../lib/clock.ts';

/** As many panels as a page can show before it becomes slow. */
const panels = 4;

/** The graph page with the expressions drawn over the window; undefined where there is none. */
export function graphLink(
  base: string,
  expressions: readonly string[],
  { from, to }: Window,
): string | undefined {
  if (expressions.length === 0) return undefined;
  const span = Math.max(1, Math.ceil((Date.parse(to) - Date.parse(from)) / 1000));
  const end = new Date(to).toISOString().slice(0, 19).replace('T', ' ');
  const query = expressions.slice(0, panels).flatMap((expression, index) => [
    [`g${index}.expr`, expression],
    [`g${index}.tab`, '0'],
    [`g${index}.range_input`, `${span}s`],
    [`g${index}.end_input`, end],
  ]);
  return `${base}/graph?${new URLSearchParams(query).toString()}`;
}
