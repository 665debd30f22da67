import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { InputError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Answer } from '../format.ts';
import { plainName } from './name-filter.ts';

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).catch([]);

/** Objects that the answer speaks of: by name, or by patterns of names. */
const Group = z.object({
  id: z.coerce.string(),
  kind: z.string(),
  namespace: z.string().nullish(),
  name: z.string().nullish(),
  filter: Texts.nullish(),
  root_cause: z.boolean().nullish(),
});
type Group = z.infer<typeof Group>;

/** `ground_truth.yaml`, as far as it says which entities are the cause; the rest is prose. */
const GroundTruth = z.object({
  groups: z.array(Group),
  aliases: z.array(z.array(z.coerce.string())).nullish(),
});

/** One thing by which a true cause may be named. */
export interface Named {
  readonly kind: string;
  /** Anywhere, if absent. */
  readonly namespace?: string;
  /** Regular expressions, any of which a name may fit; `filter` goes before `name`, as the benchmark says. */
  readonly patterns: readonly string[];
  /** Whether the pattern is a name to be taken as it stands. */
  readonly exact: boolean;
}

/** Reads a scenario's answer. Undefined where it is withheld; InputError where it is no answer. */
export async function readGroundTruth(caseDir: string): Promise<Answer | undefined> {
  const path = join(caseDir, 'ground_truth.yaml');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const document = parseDocument(text);
  const read = GroundTruth.safeParse(document.errors.length > 0 ? undefined : document.toJS());
  if (read.success) return answerOf(read.data);
  const [issue] = read.error.issues;
  throw new InputError(`${path}: not an answer: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

function answerOf({ groups, aliases }: z.infer<typeof GroundTruth>): Answer {
  const causes = groups.filter((group) => group.root_cause === true);
  const kinds = [...new Set(causes.map((group) => group.kind))].sort();
  const classes = Map.groupBy(causes, (group) => sameThing(group.id, groups, aliases ?? []).join(' '));
  return {
    label: kinds.join(' and ') || 'no fault',
    causes: [...classes.values()].flatMap((aliased) => truthOf(aliased, groups, aliases ?? [])),
  };
}

/** The groups that may stand for one another with `id`, in the order of the file: alias lists that share a member are one. */
function sameThing(
  id: string,
  groups: readonly Group[],
  aliases: readonly (readonly string[])[],
): readonly string[] {
  const known = new Set([id]);
  for (let before = 0; before < known.size; ) {
    before = known.size;
    for (const list of aliases)
      if (list.some((one) => known.has(one))) for (const one of list) known.add(one);
  }
  return groups.map((group) => group.id).filter((one) => known.has(one));
}

/** A true cause with everything that may stand for it; root causes that are aliases of each other are one cause. */
function truthOf(
  aliased: readonly Group[],
  groups: readonly Group[],
  aliases: readonly (readonly string[])[],
): readonly JsonObject[] {
  const [first] = aliased;
  if (first === undefined) return [];
  const ids = sameThing(first.id, groups, aliases);
  const named = groups.filter((group) => ids.includes(group.id)).map(namedOf);
  return [{ entity: entityText(first), named: named.map((one) => ({ ...one })) }];
}

function namedOf({ kind, namespace, name, filter }: Group): Named {
  const hasFilter = filter !== undefined && filter !== null && filter.length > 0;
  const patterns = hasFilter ? filter : typeof name === 'string' ? [name] : [];
  return { kind, patterns, exact: !hasFilter, ...(namespace && { namespace }) };
}

/** For people, and for guesses that repeat another case's answer. */
const entityText = ({ kind, namespace, name, filter }: Group): string =>
  `${namespace ?? 'cluster'}/${kind}/${plainName(filter?.[0] ?? name ?? '')}`;
