/** A PromQL duration of whole seconds. */
export const seconds = (count: number): string => `${count}s`;

/** A quoted PromQL string. */
export const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

/** A regular expression, quoted, that fits exactly the given values. */
export const oneOf = (values: readonly string[]): string => quoted(values.map(escapeRegExp).join('|'));

const comparison = /(==|!=|>=|<=|>|<)/u;
const aNumber = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/iu;

/** Taking apart looks at nested brackets anew on each level; nobody writes conditions of this length. */
const longestTakenApart = 4000;

/**
 * What an alert's condition measures, without the threshold, so that the time before can be seen too:
 * `rate(x[5m]) > 0.05 and up == 1` measures `rate(x[5m])` and `up`. Conditions that compare two series stay
 * whole. In the condition's order, each once.
 */
export function measured(condition: string): readonly string[] {
  if (condition.length > longestTakenApart) return [condition];
  const operands = splitTopLevel(unwrap(withoutComments(condition)), /\b(and|or|unless)\b/iu).map(
    withoutMatching,
  );
  return [...new Set(operands.map((operand) => withoutThreshold(unwrap(operand))))].filter(
    (expression) => expression !== '' && !/^vector\s*\(/u.test(expression),
  );
}

const withoutMatching = (operand: string): string =>
  operand.replace(/^\s*(on|ignoring)\s*\([^)]*\)/iu, '').trim();

function withoutThreshold(operand: string): string {
  const [left, right, ...more] = splitTopLevel(operand, comparison).map((side) => side.trim());
  if (left === undefined || right === undefined || more.length > 0) return operand;
  if (aNumber.test(right.replace(/^bool\b/u, '').trim())) return unwrap(left);
  return aNumber.test(left) ? unwrap(right.replace(/^bool\b/u, '').trim()) : operand;
}

/** Splits where `operator` stands outside of brackets and strings. */
function splitTopLevel(text: string, operator: RegExp): string[] {
  const bare = blankNested(text);
  const parts: string[] = [];
  let from = 0;
  for (const match of bare.matchAll(new RegExp(operator, 'giu'))) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** Strings and comments as a whole, anything else sign by sign. */
const token = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*|[\s\S]/gu;

const withoutComments = (text: string): string =>
  text.replaceAll(token, (found) => (found.startsWith('#') ? ' ' : found));

/** The text with everything inside brackets and strings replaced by blanks, length kept. */
function blankNested(text: string): string {
  let depth = 0;
  return text.replaceAll(token, (found) => {
    if (found.length > 1) return ' '.repeat(found.length);
    if (/[)\]}]/u.test(found)) depth -= 1;
    const shown = depth <= 0 ? found : ' ';
    if (/[([{]/u.test(found)) depth += 1;
    return shown;
  });
}

/** Drops brackets around the whole. */
function unwrap(text: string): string {
  const trimmed = text.trim();
  const bare = blankNested(trimmed);
  const whole = bare.startsWith('(') && bare.indexOf(')') === bare.length - 1;
  return whole ? unwrap(trimmed.slice(1, -1)) : trimmed;
}
