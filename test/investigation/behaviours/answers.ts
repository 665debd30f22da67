import { parseEntity } from '../../../src/lib/entity.ts';
import type { CaseBench } from '../../support/case-bench.ts';
import type { Asked, Reply, ScriptedCall } from '../../support/scripted-model.ts';

export const submit = (args: unknown): Reply => ({ calls: [{ name: 'submit_diagnosis', args }] });
export const nothingProven = submit({ causes: [], symptoms: [], ruled_out: [], unknowns: [], actions: [] });
export const ask = (...calls: readonly ScriptedCall[]): Reply => ({ calls });
export const look = (name: string, args: Readonly<Record<string, unknown>> = {}): ScriptedCall => ({
  name,
  args,
});

export const blame = (
  entity: string,
  receipts: readonly { readonly evidence: string; readonly quote: string }[],
  more: Readonly<Record<string, unknown>> = {},
): Reply =>
  submit({
    causes: [{ entity, mechanism: 'memory-leak', claim: `${entity} is the cause.`, receipts }],
    ...more,
  });

/** The evidence id with which a result starts. */
const idOf = (result: string): string => /ev_[0-9a-f]{20}/u.exec(result)?.[0] ?? '';

/** The first evidence of a signal in a case. */
export const evidenceOf = ({ view }: CaseBench, signal: string) =>
  view.evidence.find((one) => one.signal === signal && one.records.length > 0)!;

/** A live alert of the case, as a receipt. */
export function alertReceipt(bench: CaseBench) {
  const symptom = bench.draft.symptoms.find((one) => one.claim.startsWith('Alert '))!;
  const { evidence, quote } = symptom.receipts[0]!;
  return { evidence, quote };
}

/** What a careful model asks about an entity before it blames it. */
export const enquiries = (entity: string): readonly ScriptedCall[] => [
  look('alerts'),
  look('object', { entity }),
  look('recent_changes'),
  look('events', { entity }),
];

/** Exact words about an entity from results: what changed there, then what its status and its events say. */
export function wordsAbout(entity: string, { results }: Asked) {
  const { name } = parseEntity(entity as `${string}/${string}/${string}`);
  const told = results.filter((result) => result.includes(name));
  const lines = told.flatMap((result) =>
    result
      .split('\n')
      .filter((line) => !line.startsWith('firing '))
      .filter((line) => /^\+ /u.test(line) || /Failed|Warning|inactive|Error/u.test(line))
      .map((line) => ({ evidence: idOf(result), quote: line.replace(/^\+ /u, '').trim() })),
  );
  const alerts = results.flatMap((result) =>
    [...result.matchAll(/^firing (\S+) \S+\/\S+\/\S+ since/gmu)].map((match) => ({
      evidence: idOf(result),
      quote: match[1]!,
    })),
  );
  return [...lines.slice(0, 4), ...alerts.slice(0, 3)];
}
