import type { Call, Turn } from './turns.ts';

/**
 * Whether what a model says it will do next differs from what it does (FM-2.6 of MAST). It counts where the stated
 * line names tools of which none is called, or entities of which none is asked about; a turn without such a line
 * states nothing.
 */
export function contradictsItself(
  { text, calls }: Pick<Turn, 'text' | 'calls'>,
  tools: readonly string[],
): boolean {
  const stated = /^[\s>*_-]*next\s*:\s*(.+)$/imu.exec(text)?.[1];
  if (stated === undefined || calls.length === 0) return false;
  const words = new Set(stated.match(/[\w-]+/gu));
  const named = tools.filter((tool) => words.has(tool));
  if (named.length > 0 && !calls.some((call) => named.includes(call.name))) return true;
  const entities = stated.match(/[^\s/`'"(),]+\/[A-Za-z]+\/[^\s/`'"(),—]+/gu) ?? [];
  return entities.length > 0 && !entities.some((entity) => calls.some((call) => isAbout(call, entity)));
}

/** A call without an entity is about all of them. */
function isAbout(call: Call, entity: string): boolean {
  const args = JSON.stringify(call.args);
  return !args.includes('/') || args.includes(entity) || args.includes(entity.split('/').at(-1) ?? entity);
}
