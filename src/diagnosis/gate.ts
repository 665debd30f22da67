import type { CoverageEntry } from '../evidence/coverage.ts';
import type { Evidence, EvidenceId } from '../evidence/evidence.ts';
import { type Receipt, type Shows, standsAt } from '../evidence/receipt.ts';
import type { Window } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';
import type { Cause, Draft, RuledOut, Symptom } from './diagnosis.ts';
import { judge, type Judgement } from './verdict.ts';

/** What the gate may know of the world: the run's ledger and the entities that were really seen. */
export interface GateFacts {
  find(id: EvidenceId): Evidence | undefined;
  exists(entity: EntityId): boolean;
  /** The workload that an entity belongs to, itself where it belongs to none. */
  workloadOf(entity: EntityId): EntityId;
  readonly coverage: readonly CoverageEntry[];
  readonly window: Window;
}

/** What is wrong with a proposed cause, in words that a model or a person can act on. */
interface Objection {
  readonly entity: EntityId;
  readonly code:
    | 'receipt-unsupported'
    | 'entity-unknown'
    | 'after-window'
    | 'no-mechanism'
    | 'no-link'
    | 'explained'
    | 'duplicate';
  readonly text: string;
}

export interface Settled extends Judgement {
  readonly causes: readonly Cause[];
  readonly symptoms: readonly Symptom[];
  readonly ruledOut: readonly RuledOut[];
  readonly objections: readonly Objection[];
}

type Proposed = Draft['causes'][number];

/**
 * Re-checks every receipt of a draft and settles the verdict. Pure. No receipt, no cause: what is not
 * proven falls to a hypothesis, what another cause explains falls to a symptom.
 */
export function settle(draft: Draft, facts: GateFacts): Settled {
  const objections: Objection[] = [];
  const stands = (receipt: Receipt) => receiptFault(receipt, facts) === undefined;
  const checked = draft.causes.map((cause) => examine(cause, facts, objections));
  const { kept, folded, explained } = foldTogether(checked, draft, facts, objections);
  const causes = [...kept.filter(isAsserted), ...kept.filter((cause) => !isAsserted(cause))];
  const symptoms = [...draft.symptoms, ...explained]
    .map((symptom) => ({ ...symptom, receipts: symptom.receipts.filter(stands) }))
    .filter((symptom) => symptom.receipts.length > 0);
  const ruledOut = [...draft.ruledOut, ...folded].map((loser) => ({
    ...loser,
    receipts: loser.receipts.filter(stands),
  }));
  return { ...judge(causes, draft, facts.coverage), causes, symptoms, ruledOut, objections };
}

const isAsserted = (cause: Cause): boolean => cause.status === 'cause';

function examine(proposed: Proposed, facts: GateFacts, objections: Objection[]): Cause {
  const receipts: Receipt[] = [];
  const faults: Objection[] = [];
  const object = (code: Objection['code'], text: string) =>
    faults.push({ entity: proposed.entity, code, text });
  for (const receipt of proposed.receipts) {
    const fault = receiptFault(receipt, facts);
    if (fault === undefined) receipts.push(receipt);
    else objections.push({ entity: proposed.entity, code: 'receipt-unsupported', text: fault });
  }
  if (!facts.exists(proposed.entity))
    object('entity-unknown', `${proposed.entity} was never seen in the evidence`);
  if (proposed.since !== undefined && Date.parse(proposed.since) > Date.parse(facts.window.to))
    object('after-window', `${proposed.since} lies after the window, which ends ${facts.window.to}`);
  if (!shown(receipts, ['change', 'state', 'absence']))
    object('no-mechanism', 'no receipt shows the mechanism: a change, a state or an absence');
  if (!shown(receipts, ['symptom', 'link']))
    object('no-link', 'no receipt links it to an alert or a symptom');
  objections.push(...faults);
  return { ...proposed, receipts, status: faults.length === 0 ? 'cause' : 'hypothesis' };
}

const shown = (receipts: readonly Receipt[], kinds: readonly Shows[]): boolean =>
  receipts.some((receipt) => receipt.stance === 'supports' && kinds.includes(receipt.shows));

function receiptFault(receipt: Receipt, facts: GateFacts): string | undefined {
  const evidence = facts.find(receipt.evidence);
  if (evidence === undefined) return `there is no evidence ${receipt.evidence} in this incident's ledger`;
  const found = standsAt(evidence, receipt);
  return found === 'stands' ? undefined : found;
}

interface Folded {
  readonly kept: Cause[];
  readonly folded: RuledOut[];
  readonly explained: Symptom[];
}

/** Removes second hits on one workload, and causes that another asserted cause explains. */
function foldTogether(
  causes: readonly Cause[],
  draft: Draft,
  facts: GateFacts,
  objections: Objection[],
): Folded {
  const result: Folded = { kept: [], folded: [], explained: [] };
  const downstream = reach(draft);
  for (const cause of causes) {
    const twin = result.kept.find(
      (other) => facts.workloadOf(other.entity) === facts.workloadOf(cause.entity),
    );
    const source = causes.find((other) => isAsserted(other) && explains(other, cause, downstream));
    if (twin !== undefined) {
      const why = `The same workload as \`${twin.entity}\`, which is listed already.`;
      objections.push({ entity: cause.entity, code: 'duplicate', text: why });
      result.folded.push({ entity: cause.entity, mechanism: cause.mechanism, why, receipts: cause.receipts });
    } else if (source !== undefined && isAsserted(cause)) {
      const why = `Explained by \`${source.entity}\`.`;
      objections.push({ entity: cause.entity, code: 'explained', text: why });
      result.explained.push({ ...cause, explainedBy: source.entity });
    } else result.kept.push(cause);
  }
  return result;
}

/** Two causes that each claim to explain the other stay both: there is no direction to trust. */
const explains = (
  source: Cause,
  cause: Cause,
  downstream: ReadonlyMap<EntityId, ReadonlySet<EntityId>>,
): boolean =>
  source.entity !== cause.entity &&
  (downstream.get(source.entity)?.has(cause.entity) ?? false) &&
  !(downstream.get(cause.entity)?.has(source.entity) ?? false);

/** For each entity, everything that its effects arrive at. */
function reach(draft: Draft): ReadonlyMap<EntityId, ReadonlySet<EntityId>> {
  const next = new Map<EntityId, Set<EntityId>>();
  const edge = (from: EntityId, to: EntityId) => next.set(from, (next.get(from) ?? new Set()).add(to));
  for (const hop of draft.propagations) edge(hop.source, hop.target);
  for (const symptom of draft.symptoms)
    if (symptom.explainedBy !== undefined) edge(symptom.explainedBy, symptom.entity);
  const closure = new Map<EntityId, Set<EntityId>>();
  for (const start of next.keys()) {
    const seen = new Set<EntityId>();
    const todo = [start];
    for (let here = todo.pop(); here !== undefined; here = todo.pop())
      for (const target of next.get(here) ?? [])
        if (!seen.has(target)) {
          seen.add(target);
          todo.push(target);
        }
    closure.set(start, seen);
  }
  return closure;
}
