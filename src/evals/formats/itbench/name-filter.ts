/** Whether a pattern of the ground truth means a name. */
export type NameFilter = (name: string) => boolean;

/**
 * A pattern as the benchmark means it: it covers the whole name, `\b` at its end being the end of the name, not any
 * hyphen in it. Only a pattern that leaves its beginning open (`.*word`) may leave the end open too. What is no
 * regular expression is read as a glob.
 */
export function nameFilter(pattern: string): NameFilter {
  const source = endless(pattern);
  const expression = compile(source) ?? compile(globSource(source));
  if (expression === undefined) return (name) => name === pattern;
  return (name) => expression.test(name);
}

const endless = (pattern: string): string => pattern.replace(/^\^|(?:\\b|\$)+$/gu, '');

function compile(source: string): RegExp | undefined {
  const isOpen = source.startsWith('.*');
  try {
    // Without the flag `u`, under which escapes that Python knows, as `\-`, would be errors.
    return new RegExp(`^(?:${source})${isOpen ? '' : '$'}`);
  } catch {
    return undefined;
  }
}

/** A star with nothing before it to repeat stands for any text, as in a glob; the rest may be a pattern all the same. */
function globSource(pattern: string): string {
  const starred = pattern.replace(/(^|[(|])\*/gu, '$1.*');
  return compile(starred) === undefined ? literally(pattern) : starred;
}

const literally = (pattern: string): string =>
  pattern
    .replace(/[\\^$.()|[\]{}+]/gu, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');

/** `checkout-.*` is how the pods of `checkout` are written; their workload's own name has no tail. */
export const withoutPodTail = (pattern: string): string => endless(pattern).replace(/-\.[*+]$/u, '');

/** The name that a pattern spells, if it spells one; else the pattern. */
export const plainName = (pattern: string): string => endless(pattern).replace(/-\.[*+]$/u, '');

const letters = '[bcdfghjklmnpqrstvwxz2456789]';
const tails = [
  new RegExp(`-[0-9a-f]{7,10}-${letters}{5}$`, 'u'),
  new RegExp(`-${letters}{6,10}-${letters}{5}$`, 'u'),
  /-[a-z0-9]{8,10}-[a-z0-9]{5}$/u,
  /-[0-9a-f]{7,10}$/u,
  new RegExp(`-${letters}{8,10}$`, 'u'),
  new RegExp(`-${letters}{5}$`, 'u'),
  /-\d{1,3}$/u,
];

/** The names that a workload's member may go back to: its own, and those without what controllers add to it. */
export function workloadNames(name: string): readonly string[] {
  return [name, ...new Set(tails.filter((tail) => tail.test(name)).map((tail) => name.replace(tail, '')))];
}

/** The names of the schedules that may have made a chaos object: `<schedule>-<five letters or digits>`. */
export const scheduleNames = (name: string): readonly string[] => [name, name.replace(/-[a-z0-9]{5}$/u, '')];
