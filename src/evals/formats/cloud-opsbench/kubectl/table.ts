/** One row of a table; cells by the heading as it was printed. */
export type Row = Readonly<Record<string, string>>;

interface Column {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a table that kubectl aligned with spaces. Columns start where their headings start; headings are two
 * spaces apart or more. A row that starts left of the first column goes on where the last cell ended.
 */
export function readTable(lines: readonly string[]): readonly Row[] {
  const [head, ...rest] = lines;
  if (head === undefined) return [];
  const columns = readColumns(head);
  const margin = columns[0]?.from ?? 0;
  const last = columns.at(-1)?.name;
  const rows: Record<string, string>[] = [];
  for (const line of rest) {
    if (/^[\s-]*$/u.test(line)) continue;
    const strays = line.length - line.trimStart().length < margin;
    const before = rows.at(-1);
    if (strays && before !== undefined && last !== undefined) before[last] = `${before[last] ?? ''}\n${line}`;
    else rows.push(cut(line, columns));
  }
  return rows;
}

const cut = (line: string, columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(columns.map(({ name, from, to }) => [name, line.slice(from, to).trim()]));

function readColumns(head: string): readonly Column[] {
  const starts = [...head.matchAll(/\S+(?: \S+)*/gu)].map((match) => ({ name: match[0], from: match.index }));
  return starts.map(({ name, from }, index) => ({ name, from, to: starts[index + 1]?.from ?? Infinity }));
}

/** The tables of one `kubectl get`: a blank line starts a new one, with headings of its own. */
export const readTables = (text: string): readonly Row[] =>
  text
    .split(/\n\s*\n/u)
    .flatMap((block) => readTable(block.split('\n').filter((line) => line.trim() !== '')));
