import type { z } from 'zod';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import { cut } from '../../lib/cut.ts';
import type { Tool } from './tool.ts';

type Read = { readonly args: Readonly<Record<string, unknown>> } | { readonly wrong: string };

/** The arguments as the schema gives them, or which field is wrong and what would do. A null counts as absent. */
export function readArguments({ name, schema }: Tool, sent: Readonly<Record<string, unknown>>): Read {
  const given = Object.fromEntries(
    Object.entries(sent).filter(([, value]) => value !== null && value !== ''),
  );
  const read = schema.safeParse(given);
  if (read.success) return { args: read.data };
  const faults = read.error.issues.slice(0, 4).map((issue) => faultOf(issue, given));
  return { wrong: `Wrong call of ${name}: ${faults.join('; ')}. Fields: ${fieldsOf(schema)}.` };
}

function faultOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  if (issue.code === 'unrecognized_keys')
    return `no field ${issue.keys.map((key) => cut(key, 60)).join(', ')}`;
  const field = issue.path.map(String).join('.');
  const value = given[String(issue.path[0])];
  if (value === undefined) return `${field} is missing`;
  const allowed =
    issue.code === 'invalid_value' ? `one of ${issue.values.map(String).join(', ')}` : wordsOf(issue);
  return `${field} is ${cut(canonicalJson(value as JsonValue), 80)}, it must be ${allowed}`;
}

const wordsOf = (issue: z.core.$ZodIssue): string =>
  issue.message.replace(/^expected /u, '').replace(/\.$/u, '');

/** `entity?, severity? (error | all)`. */
function fieldsOf(schema: z.ZodObject): string {
  return Object.entries(schema.shape)
    .map(([field, type]) => {
      const isOptional = (type as z.ZodType).safeParse(undefined).success;
      return `${field}${isOptional ? '?' : ''}`;
    })
    .join(', ');
}
