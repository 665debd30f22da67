import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { AnswerObjection } from './submission/objection.ts';

export { modeOf, objectionsText } from './submission/objection.ts';

const receipts = z
  .array(
    z.object({
      evidence: z.string().describe('ev_… at the start of a result'),
      quote: z.string().describe('exact words that stand there, or key: value'),
    }),
  )
  .describe('One that shows the mechanism at the entity and one of an alert or symptom it leads to');

const entity = z.string().describe('namespace/Kind/name');

/** The arguments of `submit_diagnosis` as they are offered to a model; `readSubmission` takes a little more. */
export const SubmissionArguments = z.object({
  causes: z
    .array(
      z.object({
        entity,
        mechanism: z.string().describe('kebab-case, an engine word where one fits'),
        claim: z.string().describe('one sentence'),
        receipts,
      }),
    )
    .describe('Root causes only, the fewest that explain the alerts; [] where none is proven'),
  symptoms: z.array(
    z.object({ entity, explained_by: z.string().describe('the entity of a cause'), receipts }),
  ),
  ruled_out: z.array(z.object({ entity, why: z.string() })),
  unknowns: z.array(z.string()),
  actions: z.array(z.object({ kind: z.string(), args: z.record(z.string(), z.string()), why: z.string() })),
});

/** What a model says is wrong, as it says it: nothing in it has been looked at yet. */
export type Submission = z.infer<typeof SubmissionArguments>;
export type SubmittedReceipt = Submission['causes'][number]['receipts'][number];

export const submitTool = {
  name: 'submit_diagnosis',
  description:
    'End the investigation with your answer. Code checks every receipt against the stored evidence; what is not proven comes back with what is missing.',
} as const;

export type ReadSubmission =
  | { readonly status: 'read'; readonly submission: Submission }
  | { readonly status: 'malformed'; readonly objections: readonly AnswerObjection[] };

/**
 * Reads a model's arguments: strict on what they mean, tolerant of how they are written (a list of one given bare,
 * camel case, a text of JSON, absent lists, back quotes around a name). Never throws.
 */
export function readSubmission(args: unknown): ReadSubmission {
  const given = parsedText(args);
  if (!isJsonObject(given)) return malformed('', 'the arguments are not a JSON object', shape);
  if (!Object.keys(given).some((key) => lists.has(snake(key))))
    return malformed('', 'none of the fields of a diagnosis is there', shape);
  const read = SubmissionArguments.safeParse(straightened(given));
  if (read.success) return { status: 'read', submission: read.data };
  const objections = read.error.issues.slice(0, mostIssues).map(({ path, message }) => ({
    field: fieldOf(path),
    code: 'malformed' as const,
    wrong: message,
    remedy: shape,
  }));
  return { status: 'malformed', objections };
}

const mostIssues = 8;
const shape =
  'Send {causes: [{entity, mechanism, claim, receipts: [{evidence, quote}]}], symptoms: [{entity, explained_by, receipts}], ruled_out: [{entity, why}], unknowns: [text], actions: [{kind, args, why}]}.';

const malformed = (field: string, wrong: string, remedy: string): ReadSubmission => ({
  status: 'malformed',
  objections: [{ field, code: 'malformed', wrong, remedy }],
});

/** `causes[0].receipts[1].quote`, as everything here names a field. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );

const lists = new Set(['causes', 'symptoms', 'ruled_out', 'unknowns', 'actions']);

/** Arguments, or lists in them, sometimes come as a text of JSON. */
function parsedText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function straightened(given: JsonObject): Record<string, unknown> {
  const fields = snaked(given);
  const listOf = (key: string): readonly unknown[] => listed(fields[key]);
  return {
    causes: listOf('causes').map(withReceipts),
    symptoms: listOf('symptoms').map(withReceipts),
    ruled_out: listOf('ruled_out').map(asFields),
    unknowns: listOf('unknowns').map(inWords),
    actions: listOf('actions').map(asAction),
  };
}

function listed(value: unknown): readonly unknown[] {
  const list = parsedText(value);
  if (list === undefined || list === null || list === '') return [];
  return Array.isArray(list) ? (list as readonly unknown[]) : [list];
}

const snake = (key: string): string => key.replaceAll(/(?<=[a-z])[A-Z]/gu, (one) => `_${one}`).toLowerCase();

const snaked = (given: JsonObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).map(([key, member]) => [snake(key), bare(member)]));

/** A text without what markdown puts around a name. */
const bare = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().replace(/^`+([^`]*)`+$/u, '$1') : value;

const asFields = (value: unknown): unknown => (isJsonObject(value) ? snaked(value) : value);

function withReceipts(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const fields = snaked(value);
  return {
    ...fields,
    ...(typeof fields['mechanism'] === 'string' && { mechanism: kebab(fields['mechanism']) }),
    receipts: listed(fields['receipts']).map(asReceipt),
  };
}

function asReceipt(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { evidence, evidence_id: id, ...rest } = snaked(value);
  // The quote stands as it was given: white space and back quotes may be part of what was stored.
  return { ...rest, evidence: evidence ?? id, quote: value['quote'] };
}

/** `Quota Exceeded` and `quota_exceeded` mean `quota-exceeded`. */
const kebab = (words: string): string =>
  words
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/gu, '-');

/** An unknown may come as an object with its words in any member. */
const inWords = (value: unknown): unknown =>
  isJsonObject(value)
    ? Object.values(value)
        .filter((one) => typeof one === 'string')
        .join(' ')
    : value;

function asAction(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const fields = snaked(value);
  const args = parsedText(value['args'] ?? {});
  return {
    ...fields,
    args: isJsonObject(args) ? Object.fromEntries(Object.entries(args).map(asText)) : args,
  };
}

const asText = ([key, member]: readonly [string, unknown]): readonly [string, unknown] => [
  key,
  typeof member === 'number' || typeof member === 'boolean' ? String(member) : member,
];
