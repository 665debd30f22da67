import { explainAlerts } from '../analysis/symptoms/alerts.ts';
import { propagationsOf, symptomsOf } from '../analysis/ranking/draft.ts';
import type { Candidate } from '../analysis/ranking/explain.ts';
import type { Draft, Symptom } from '../diagnosis/diagnosis.ts';
import type { Receipt } from '../evidence/receipt.ts';
import type { EntityId } from '../lib/entity.ts';
import { compareCauses, type Refusal } from './merge/compare.ts';
import type { AnswerObjection } from './submission/objection.ts';
import type { Scene } from './submission/scene.ts';
import type { WeighedCause } from './submission/weigh.ts';

type Cause = Draft['causes'][number];

export interface Merged {
  readonly draft: Draft;
  readonly objections: readonly AnswerObjection[];
}

const mostHypotheses = 3;

/**
 * The engine's causes with a model's. Pure. What the engine asserts stands, unless a cause that explains it has
 * stronger receipts; equals compete; the rest falls to a hypothesis where the engine asserts nothing, else out. No
 * receipt, unknown or gap of the engine's is ever lost.
 */
export function mergeCauses(weighed: readonly WeighedCause[], scene: Scene): Merged {
  const { taken, refused } = compareCauses(weighed, scene);
  const objections = refused.map(objectionTo);
  const overturned = new Set(taken.flatMap((one) => one.overturns.map((cause) => cause.entity)));
  const proven = new Set(scene.asserted.map(({ cause }) => cause.entity));
  // A hypothesis of the engine's that the model proves is asserted as much as what only the model names.
  const added = taken.filter((one) => one.agreesWith === undefined || !proven.has(one.agreesWith));
  const engine = scene.draft.causes.map((cause) => agreed(cause, taken, scene));
  const kept = engine.filter((cause) => !overturned.has(cause.entity));
  const fresh = added
    .filter((one) => one.agreesWith === undefined)
    .map(({ weighed: { cause }, rivals }) => withRivals(cause, rivals));
  const isAsserting = added.length > 0 || scene.asserted.length > 0;
  const causes = [
    ...fresh.filter((cause) => (cause.rivals ?? []).length === 0 && overturned.size > 0),
    ...kept.map((cause) => withRivals(cause, rivalsOf(cause, taken))),
    ...fresh.filter((cause) => (cause.rivals ?? []).length > 0 || overturned.size === 0),
    ...(isAsserting || scene.draft.healthy ? [] : hypotheses(refused)),
  ];
  const draft = added.length === 0 ? scene.draft : explainedBy(added, overturned, scene);
  return { draft: { ...draft, causes }, objections };
}

type Taken = ReturnType<typeof compareCauses>['taken'][number];

/** The engine's cause with the receipts of a model that says the same, and the link that a hypothesis lacked. */
function agreed(cause: Cause, taken: readonly Taken[], scene: Scene): Cause {
  const { view } = scene;
  const home = view.workloadOf(cause.entity);
  const same = taken.filter(
    (one) => one.agreesWith !== undefined && view.workloadOf(one.agreesWith) === home,
  );
  const receipts = same.flatMap((one) => one.weighed.cause.receipts);
  if (receipts.length === 0) return cause;
  const doubt = cause.doubt ?? same.find((one) => one.weighed.cause.doubt !== undefined)?.weighed.cause.doubt;
  return {
    ...cause,
    receipts: withoutTwins([...cause.receipts, ...receipts]),
    ...(doubt !== undefined && !isAsserted(cause, scene) && { doubt }),
  };
}

const isAsserted = (cause: Cause, { asserted }: Scene): boolean =>
  asserted.some((one) => one.cause.entity === cause.entity);

function withoutTwins(receipts: readonly Receipt[]): readonly Receipt[] {
  const keyed = receipts.map(
    (one) => [[one.evidence, one.locator, one.quote, one.shows, one.stance].join('\n'), one] as const,
  );
  // A key keeps the place at which it was set first, so that the engine's come first.
  return [...new Map(keyed).values()];
}

const rivalsOf = (cause: Cause, taken: readonly Taken[]): readonly EntityId[] =>
  taken.filter((one) => one.rivals.includes(cause.entity)).map((one) => one.weighed.cause.entity);

const withRivals = (cause: Cause, rivals: readonly EntityId[]): Cause =>
  rivals.length === 0 ? cause : { ...cause, rivals: [...new Set([...(cause.rivals ?? []), ...rivals])] };

/** A hypothesis claims no link to a symptom, so that nobody takes it for a cause. */
const hypotheses = (refused: readonly Refusal[]): readonly Cause[] =>
  refused
    .filter(({ code }) => code !== 'ruled-out' && code !== 'suspected-instruction')
    .slice(0, mostHypotheses)
    .map(({ weighed: { cause } }) => ({
      ...cause,
      receipts: cause.receipts.filter((one) => one.shows !== 'symptom' && one.shows !== 'link'),
    }));

const objectionTo = ({ weighed: { field }, code, wrong, remedy }: Refusal): AnswerObjection => ({
  ...{ field, code, wrong, remedy },
});

/** The draft with what the new causes explain. */
function explainedBy(added: readonly Taken[], overturned: ReadonlySet<EntityId>, scene: Scene): Draft {
  const { draft, asserted } = scene;
  const fresh = added.map((one) => one.weighed.candidate);
  const standing = asserted.map((one) => one.candidate).filter((one) => !overturned.has(one.finding.entity));
  const demoted = added.flatMap(({ overturns, weighed }) =>
    overturns.map(
      ({ entity, claim, receipts }): Symptom => ({
        entity,
        claim,
        receipts,
        explainedBy: weighed.cause.entity,
      }),
    ),
  );
  return {
    ...draft,
    symptoms: [...symptomsBeside(added, overturned, scene), ...demoted],
    propagations: merged(draft.propagations, propagationsOf([...standing, ...fresh])),
    alerts: alertsBeside(fresh, scene),
    healthy: false,
  };
}

function symptomsBeside(
  added: readonly Taken[],
  overturned: ReadonlySet<EntityId>,
  { draft, symptoms, view }: Scene,
): readonly Symptom[] {
  const fresh = added.map((one) => one.weighed.candidate);
  const homes = new Set(fresh.map((one) => one.home));
  const told = new Map(symptomsOf(symptoms, fresh).map((one) => [one.entity, one]));
  const successor = new Map(
    added.flatMap(({ overturns, weighed }) => overturns.map((one) => [one.entity, weighed.cause.entity])),
  );
  return draft.symptoms
    .filter(({ entity }) => !homes.has(view.workloadOf(entity)))
    .map((symptom) => {
      const known = symptom.explainedBy;
      if (known !== undefined && !overturned.has(known)) return symptom;
      const source = (known && successor.get(known)) ?? told.get(symptom.entity)?.explainedBy;
      return source === undefined ? symptom : { ...symptom, explainedBy: source };
    });
}

function alertsBeside(fresh: readonly Candidate[], { draft, view }: Scene): Draft['alerts'] {
  const now = new Map(
    explainAlerts(view, fresh)
      .filter((one) => one.explained)
      .map((one) => [one.alert, one]),
  );
  return draft.alerts.map((one) => (one.explained ? one : (now.get(one.alert) ?? one)));
}

const merged = (engine: Draft['propagations'], added: Draft['propagations']): Draft['propagations'] => [
  ...new Map([...added, ...engine].map((hop) => [`${hop.source} ${hop.target}`, hop])).values(),
];
