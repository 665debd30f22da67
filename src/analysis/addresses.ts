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

/** Whether two service names are so alike that one is likely a slip for the other. */
export const isSlipFor = (written: string, real: string): boolean => {
  if (written === real) return false;
  const bare = (name: string) => name.replace(/[-_.]/gu, '');
  const distance = editDistance(written, real);
  return (
    bare(written) === bare(real) ||
    distance <= Math.min(2, Math.floor(real.length / 4)) ||
    isPartOf(written, real)
  );
};

const isPartOf = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a) || a.endsWith(b) || b.endsWith(a));
