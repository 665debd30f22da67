/** One line of `kubectl describe` with everything that is indented below it. */
export interface Line {
  readonly indent: number;
  /** The line without its indentation. */
  readonly text: string;
  /** What stands before the first colon that ends a word, where there is one. */
  readonly key: string | undefined;
  /** What stands behind that colon; the whole text where there is none. */
  readonly value: string;
  /** The column in which the value starts: continuation lines stand there too. */
  readonly column: number;
  readonly children: Line[];
}

/**
 * Reads the indentation of `kubectl describe` as a tree. `roots` names the only keys that may stand at the
 * margin: any other line there is the tail of a text that spans lines, such as a termination message.
 */
export function outline(text: string, roots?: ReadonlySet<string>): readonly Line[] {
  const top: Line[] = [];
  const open: Line[] = [];
  for (const raw of text.split('\n')) {
    if (raw.trim() === '') continue;
    const line = readLine(raw);
    const stray = line.indent === 0 && roots !== undefined && !roots.has(line.key ?? line.text);
    if (stray && open.length > 0) {
      open.at(-1)?.children.push({ ...line, key: undefined, value: line.text });
      continue;
    }
    while (open.length > 0 && (open.at(-1)?.indent ?? -1) >= line.indent) open.pop();
    (open.at(-1)?.children ?? top).push(line);
    open.push(line);
  }
  return top;
}

function readLine(raw: string): Line {
  const text = raw.trimStart();
  const indent = raw.length - text.length;
  const colon = text.search(/:(?:\s|$)/u);
  if (colon <= 0)
    return { indent, text, key: undefined, value: text.trimEnd(), column: indent, children: [] };
  const rest = text.slice(colon + 1);
  const column = indent + colon + 1 + (rest.length - rest.trimStart().length);
  return { indent, text, key: text.slice(0, colon), value: rest.trim(), column, children: [] };
}

const nothing = new Set(['', '<none>', '<unset>', '<unknown>', '<nil>', '<no value>']);

/** What kubectl prints where there is nothing to print. */
export const isNothing = (text: string): boolean => nothing.has(text.trim());

export const find = (lines: readonly Line[], key: string): Line | undefined =>
  lines.find((line) => line.key === key);

/** The lines below a key; none where the key is missing. */
export const below = (lines: readonly Line[], key: string): readonly Line[] =>
  find(lines, key)?.children ?? [];

/** The value behind the first of the keys that has one; kubectl's words for nothing count as none. */
export function value(lines: readonly Line[], ...keys: readonly string[]): string | undefined {
  const found = keys
    .map((key) => find(lines, key)?.value)
    .find((text) => text !== undefined && !isNothing(text));
  return found?.trim();
}

/** A value that goes on over the following lines, one entry a line. */
export function entries(lines: readonly Line[], key: string): readonly string[] {
  const line = find(lines, key);
  if (line === undefined) return [];
  return [line.value, ...line.children.map((child) => child.text.trimEnd())].filter(
    (text) => !isNothing(text),
  );
}

/** A text that goes on over the following lines, joined as it was written. */
export function longText(lines: readonly Line[], key: string): string | undefined {
  const line = find(lines, key);
  if (line === undefined) return undefined;
  const text = [line.value, ...everyLine(line.children)].join('\n').trim();
  return isNothing(text) ? undefined : text;
}

/** All lines of a subtree in reading order, without indentation. */
const everyLine = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap((line) => [line.text.trimEnd(), ...everyLine(line.children)]);

/** The lines of a subtree as they were printed, for tables. */
export const asPrinted = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap((line) => [' '.repeat(line.indent) + line.text, ...asPrinted(line.children)]);
