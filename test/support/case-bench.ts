import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { analyse } from '../../src/analysis/engine.ts';
import type { Draft } from '../../src/diagnosis/diagnosis.ts';
import { type Settled, settle } from '../../src/diagnosis/gate.ts';
import { casefile } from '../../src/evals/formats/casefile.ts';
import { Ledger } from '../../src/evidence/ledger.ts';
import type { AnswerBench } from '../../src/investigation/answer.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { EntityId } from '../../src/lib/entity.ts';
import { gather } from '../../src/triage/gather.ts';

const root = join(import.meta.dirname, '../../cases');

/** The incidents that come with the project, by name. */
export const bundled: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'write')
  .map((entry) => entry.name);

export interface CaseBench extends AnswerBench {
  readonly ledger: Ledger;
  readonly settled: Settled;
  readonly truth: { readonly entity: EntityId; readonly mechanism: string }[];
}

const opened = new Map<string, Promise<CaseBench>>();

/** A bundled case gathered and analysed, as a model's answer is judged over it; worked out once a file of tests. */
export function caseBench(id: string): Promise<CaseBench> {
  const known = opened.get(id) ?? open(join(root, id));
  opened.set(id, known);
  return known;
}

async function open(dir: string): Promise<CaseBench> {
  const { sources, window, question, namespaces, alerts = [] } = await casefile.open(dir);
  const ledger = new Ledger({ run: dir });
  await gather({ sources, window, ledger, clock: systemClock, lookUpMs: 300_000 });
  const focus = { alerts, ...(question && { question }), ...(namespaces && { namespaces }) };
  const { draft, view } = analyse({ evidence: ledger.all(), window, focus });
  const facts = {
    find: (id: `ev_${string}`) => ledger.find(id),
    exists: (entity: EntityId) => view.has(entity),
    workloadOf: (entity: EntityId) => view.workloadOf(entity),
    coverage: ledger.coverage(),
    window,
  };
  const answer = parse(readFileSync(join(dir, 'answer.yaml'), 'utf8')) as { causes: CaseBench['truth'] };
  return { view, facts, draft, ledger, settled: settle(draft, facts), truth: answer.causes };
}

/** What the gate asserts of a draft, as `entity mechanism`, in order of name. */
export const assertedIn = (draft: Draft, { facts }: AnswerBench): readonly string[] =>
  settle(draft, facts)
    .causes.filter((cause) => cause.status === 'cause')
    .map(({ entity, mechanism }) => `${entity} ${mechanism}`)
    .sort();
