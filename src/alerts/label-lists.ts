import { plainText } from './markup.ts';

export type Labels = Readonly<Record<string, string>>;

/** One alert of a batch, as templates list it. */
export interface ListedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
}

interface Growing {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

const heading = /^(?<name>labels|details|annotations):?$/iu;
const bullet = /^\s*[•◦*-]\s+(?<pair>.+)$/u;
const pair = /^(?<name>[\p{L}_][\w./-]*)\s*[=:]\s*(?<value>.*)$/u;

/** `name = value` without a bullet, as in a code block. */
const bare = /^\s*[a-z_]\w{0,60} = \S/u;
/** `• name \`value\`` */
const marks = /^(?<name>[a-z_][\w.]{0,60})\s+`(?<value>[^`\n]{1,200})`$/iu;
const braces = /\{(?<pairs>\w{1,60}=[^{}=,\n]{1,200}(?:, ?\w{1,60}=[^{}=,\n]{1,200}){0,20})\}/u;

/** Labels as Google Cloud writes them: `{project_id=a, zone=b}`. */
export function bracedLabels(text: string): Labels {
  const pairs = braces.exec(text)?.groups?.['pairs']?.split(/, ?/u) ?? [];
  return Object.fromEntries(
    pairs.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
  );
}

/**
 * Reads lists of `- name = value` or `• *name:* value`. A list under `Labels:` or `Details:`, or one that
 * begins after other text, starts another alert; one under `Annotations:` belongs to the alert before it.
 */
export function readLabelLists(text: string): ListedAlert[] {
  const alerts: Growing[] = [];
  let open: 'labels' | 'annotations' | undefined;
  let begun = false;
  for (const line of text.split('\n')) {
    const title = heading.exec(plainText(line))?.groups?.['name']?.toLowerCase();
    const { name, value } = readPair(line) ?? {};
    if (title !== undefined) {
      open = title === 'annotations' ? 'annotations' : 'labels';
      begun = open === 'annotations' && alerts.length > 0;
    } else if (name === undefined || value === undefined) {
      if (line.trim() !== '') open = undefined;
    } else {
      if (open === undefined || !begun) alerts.push({ labels: {}, annotations: {} });
      begun = true;
      open ??= 'labels';
      const list = alerts.at(-1)?.[open];
      if (list && !Object.hasOwn(list, name)) Object.defineProperty(list, name, { value, enumerable: true });
    }
  }
  return alerts.filter(({ labels }) => Object.keys(labels).length > 0);
}

function readPair(line: string): { name: string; value: string } | undefined {
  const inner = bullet.exec(line)?.groups?.['pair'] ?? (bare.test(line) ? line : undefined);
  const marked = marks.exec(inner ?? '')?.groups;
  if (marked?.['name'] !== undefined && marked['value'] !== undefined)
    return { name: marked['name'], value: marked['value'] };
  const { name, value } = pair.exec(plainText(inner ?? ''))?.groups ?? {};
  return name === undefined || value === undefined ? undefined : { name, value };
}

/** A batch parted into what fires and what recovered. */
interface Sections {
  readonly firing: string;
  readonly resolved: string;
}

const section = /^[^\p{L}\n]{0,20}(?:alerts? )?(?<status>firing|resolved)(?: alerts?)?[^\p{L}\n]{0,20}$/iu;

/** The two lists of a mixed batch, under headings as `**Firing**` or `*Resolved alerts:* 2`; all fires without one. */
export function sectionsOf(text: string): Sections {
  const parts = { firing: [] as string[], resolved: [] as string[] };
  let open: keyof typeof parts | undefined;
  for (const line of text.split('\n')) {
    const status = section.exec(line.slice(0, 100).replace(/:[a-z][\w+'-]{0,40}:/gu, ''))?.groups?.['status'];
    if (status !== undefined) open = /^f/iu.test(status) ? 'firing' : 'resolved';
    else parts[open ?? 'firing'].push(line);
  }
  return { firing: parts.firing.join('\n'), resolved: parts.resolved.join('\n') };
}

/** The labels that every set has with the same value. */
export function commonLabels(sets: readonly Labels[]): Labels {
  const [first = {}, ...others] = sets;
  const shared = Object.entries(first).filter(([name, value]) =>
    others.every((other) => Object.hasOwn(other, name) && other[name] === value),
  );
  return Object.fromEntries(shared);
}

/** What all alerts of a list are annotated with, as a member of an alert; nothing where they agree on nothing. */
export function sharedAnnotations(listed: readonly ListedAlert[]): { readonly annotations?: Labels } {
  const annotations = commonLabels(listed.map((one) => one.annotations));
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}

/** The values in which the sets differ: the pods of a batch, for instance. */
export function differingValues(sets: readonly Labels[]): string[] {
  const common = commonLabels(sets);
  const differing = sets.flatMap((set) =>
    Object.entries(set).filter(([name]) => !Object.hasOwn(common, name)),
  );
  return [...new Set(differing.map(([, value]) => value))].sort();
}
