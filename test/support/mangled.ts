import fc from 'fast-check';

const oddities = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(undefined, '<', '<http', '<@|', '[FIRING:', '```', '*:*', '\u0000', '&amp;lt;', [[]], NaN),
);

/** The value with one to three of its parts, at any depth, replaced by something else or left out. */
export const mangled = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.nat(), oddities), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((whole, [at, odd]) => replacePart(whole, at, odd), value));

function replacePart(whole: unknown, at: number, odd: unknown): unknown {
  const paths = pathsIn(whole);
  return replaceAt(whole, paths[at % paths.length] ?? [], odd);
}

const childrenOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const pathsIn = (value: unknown): string[][] => [
  [],
  ...childrenOf(value).flatMap(([key, child]) => pathsIn(child).map((path) => [key, ...path])),
];

function replaceAt(value: unknown, [key, ...rest]: readonly string[], odd: unknown): unknown {
  if (key === undefined) return odd;
  const changed = childrenOf(value).map(([name, child]) => [
    name,
    name === key ? replaceAt(child, rest, odd) : child,
  ]);
  return Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}
