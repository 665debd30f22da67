import { expect, test } from 'vitest';
import { settle } from '../../src/diagnosis/gate.ts';
import { competingCauses } from '../../src/escalation/triggers/competing-causes.ts';
import { type AnswerBench, judge } from '../../src/investigation/answer.ts';
import { mergeCauses } from '../../src/investigation/merge.ts';
import { candidateFor, sceneOf } from '../../src/investigation/submission/scene.ts';
import type { Weight } from '../../src/investigation/submission/strength.ts';
import { assertedIn, caseBench, type CaseBench } from '../support/case-bench.ts';
import { someFacts } from '../support/escalations.ts';
import { aDiagnosis } from '../support/diagnoses.ts';

type Cause = CaseBench['draft']['causes'][number];

/** The engine of a bench as if it had blamed what in truth is a victim, with the victim's own receipts. */
function blamingVictim(bench: CaseBench): { readonly misled: AnswerBench; readonly victim: Cause } {
  const [right] = bench.draft.causes as [Cause];
  const { entity, claim, receipts } = bench.draft.symptoms.find(
    (one) => one.explainedBy === right.entity && bench.view.workloads.has(one.entity),
  )!;
  const [symptom] = receipts as [Cause['receipts'][number]];
  const victim = {
    ...{ entity, claim, mechanism: 'unheard-of' },
    receipts: [{ ...symptom, shows: 'state' as const }, symptom],
  };
  const symptoms = bench.draft.symptoms.map(({ entity: at, claim: said, receipts: by }) => ({
    ...{ entity: at, claim: said, receipts: by },
  }));
  return {
    victim,
    misled: { ...bench, draft: { ...bench.draft, causes: [victim], propagations: [], symptoms } },
  };
}

test('a heavier cause that explains the one of the engine takes its place', async () => {
  const bench = await caseBench('edge-network-policy');
  const [right] = bench.draft.causes as [Cause];
  const { misled, victim } = blamingVictim(bench);
  const { entity, mechanism, claim } = right;
  const receipts = right.receipts.map(({ evidence, quote }) => ({ evidence, quote }));

  expect(assertedIn(misled.draft, bench)).toEqual([`${victim.entity} unheard-of`]);
  const { draft, objections } = await judge({ causes: [{ entity, mechanism, claim, receipts }] }, misled);
  const settled = settle(draft, bench.facts);

  expect(objections).toEqual([]);
  expect(assertedIn(draft, bench)).toEqual([`${entity} ${mechanism}`]);
  expect(settled.verdict).not.toBe('competing');
  // Nothing that the engine had shown is lost: it is a symptom of what took its place.
  expect(settled.symptoms).toContainEqual({
    ...{ entity: victim.entity, claim: victim.claim, receipts: victim.receipts, explainedBy: entity },
  });
});

test('a cause of equal weight that explains the same competes, and people are called', async () => {
  const bench = await caseBench('flag-flip');
  const scene = sceneOf(bench);
  const [right] = bench.draft.causes as [Cause];
  const entity = 'parcelway/ConfigMap/quotes-settings';
  const cause = { ...right, entity, mechanism: 'bad-setting', claim: 'A setting was edited.' } as const;
  const candidate = candidateFor(entity, cause, scene);
  const one = { cause, candidate, field: 'causes[0]', objections: [] };
  const verdictOf = (weight: Weight) => settle(mergeCauses([{ ...one, weight }], scene).draft, bench.facts);
  const settled = verdictOf('fits');
  const { causes, verdict } = settled;

  expect(causes.map((asserted) => asserted.entity)).toEqual([right.entity, entity]);
  expect(verdict).toBe('competing');
  expect(verdictOf('sign').verdict).toBe(bench.settled.verdict);
  const diagnosis = aDiagnosis({ causes, verdict });
  expect(
    competingCauses.decide(someFacts({ diagnosis }), {} as Parameters<typeof competingCauses.decide>[1]),
  ).toMatchObject({ urgency: 'page' });
});

test('equal evidence for the cause that the engine names is agreement', async () => {
  const bench = await caseBench('flag-flip');
  const [right] = bench.draft.causes as [Cause];
  const receipts = right.receipts.map(({ evidence, quote }) => ({ evidence, quote }));
  const given = { entity: right.entity, mechanism: 'bad-flag', claim: 'A flag was set.', receipts };
  const { draft, objections } = await judge({ causes: [given] }, bench);

  expect(objections).toEqual([]);
  expect(assertedIn(draft, bench)).toEqual(assertedIn(bench.draft, bench));
  expect(settle(draft, bench.facts).verdict).toBe(bench.settled.verdict);
});
