/** How many letters must be put in, left out, replaced or swapped with their neighbour to make one text of the other. */
export function editDistance(a: string, b: string): number {
  let [older, previous]: [number[], number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, index) => index),
  ];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (row[j - 1] ?? i) + 1,
        (previous[j] ?? i) + 1,
        (previous[j - 1] ?? i) + same,
        swapped ? (older[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [older, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}
