/** How many single edits lie between two names, two swapped letters being one; at most `limit` + 1. */
function editDistance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(change, at(i - 1, j) + 1, at(i, j - 1) + 1, swapped ? at(i - 2, j - 2) + 1 : Infinity),
      );
    }
  }
  return Math.min(at(a.length, b.length), limit + 1);
}

/** Whether two names are so alike that one is likely a slip for the other. */
export function isSlipFor(written: string, real: string): boolean {
  if (written === real || real === '') return false;
  const bare = (name: string) => name.replace(/[-_.]/gu, '').toLowerCase();
  return (
    bare(written) === bare(real) || editDistance(written, real) <= Math.min(2, Math.floor(real.length / 4))
  );
}

/** Whether one name is the other with something cut off or added: often a slip, often two real things. */
export const isCutFrom = (written: string, real: string): boolean =>
  written !== real &&
  Math.min(written.length, real.length) >= 4 &&
  (written.startsWith(real) || real.startsWith(written) || written.endsWith(real) || real.endsWith(written));
