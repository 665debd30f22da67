/** As many lines of each side as are shown. */
const mostLines = 10;

/**
 * Two versions of a text of several lines as the lines that differ, with the lines that enclose them: less indented,
 * nearest above. Each line is printed as it stands, so that it can be quoted.
 */
export function textDifference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const start = old.findIndex((line, index) => line !== now[index]);
  if (start === -1) return now.slice(old.length, old.length + mostLines).map((line) => `+ ${line}`);
  let end = 0;
  const shortest = Math.min(old.length, now.length);
  while (end < shortest - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...enclosing(now, start).map((line) => `  ${line}`),
    ...shown(old.slice(start, old.length - end)).map((line) => `- ${line}`),
    ...shown(now.slice(start, now.length - end)).map((line) => `+ ${line}`),
  ];
}

const shown = (lines: readonly string[]): readonly string[] =>
  lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines`];

const indentOf = (line: string): number => line.length - line.trimStart().length;

function enclosing(lines: readonly string[], index: number): readonly string[] {
  const found: string[] = [];
  let depth = indentOf(lines[index] ?? '');
  for (let above = index - 1; above >= 0 && depth > 0 && found.length < 6; above -= 1) {
    const line = lines[above] ?? '';
    if (line.trim() === '' || indentOf(line) >= depth) continue;
    depth = indentOf(line);
    found.unshift(line);
  }
  return found;
}
