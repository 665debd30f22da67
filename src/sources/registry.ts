import { InputError } from '../lib/errors.ts';
import { alertmanager } from './alertmanager.ts';
import type { SourceContext, SourceKind } from './kind.ts';
import { prometheus } from './prometheus.ts';
import { recordedCase } from './recorded-case.ts';
import type { Source } from './source.ts';

/** Every kind of source that the configuration may name. */
export const sourceKinds: readonly SourceKind[] = [alertmanager, recordedCase, prometheus];

/**
 * Opens what the `sources` map of the configuration names, in its order, without asking any back end;
 * throws InputError naming the key of an unknown source or a bad setting.
 */
export async function openSources(
  settings: Readonly<Record<string, unknown>>,
  context: SourceContext,
): Promise<readonly Source[]> {
  const named = Object.entries(settings).map(([name, own]) => ({ kind: kindOf(name), own }));
  return (await Promise.all(named.map(({ kind, own }) => kind.open(own, context)))).flat();
}

function kindOf(name: string): SourceKind {
  const kind = sourceKinds.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  const known = sourceKinds.map((one) => one.name).join(', ');
  throw new InputError(`sources.${name}: unknown source; known are ${known}.`);
}
