import type { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { InputError } from '../lib/errors.ts';
import type { Source } from './source.ts';

/** What every source is given beside its own settings. */
export interface SourceContext {
  readonly clock: Clock;
  /** Relative paths in settings start here. */
  readonly folder: string;
}

/** One kind of source as the registry lists it; one setting may stand for several sources. */
export interface SourceKind {
  /** The key under `sources` in the configuration. */
  readonly name: string;
  /** Checks the settings and opens what they stand for; throws InputError naming a bad key. */
  open(settings: unknown, context: SourceContext): Promise<readonly Source[]>;
}

/** Ties a name, the schema of its settings and the factory together. */
export const sourceKind = <S extends z.ZodType>(
  name: string,
  schema: S,
  open: (settings: z.output<S>, context: SourceContext) => readonly Source[],
): SourceKind => ({
  name,
  open: async (settings, context) => open(parseSettings(`sources.${name}`, schema, settings), context),
});

function parseSettings<S extends z.ZodType>(path: string, schema: S, settings: unknown): z.output<S> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new InputError(`${parsed.error.issues.map((issue) => inWords(path, issue)).join('; ')}.`);
}

function inWords(path: string, issue: z.core.$ZodIssue): string {
  const at = [path, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys.map((key) => `${at}.${key}`).join(', ')}`;
  return `${at}: ${issue.message}`;
}
