/** How many single edits lie between two names, at most `limit` + 1. */
export function editDistance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
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
