import type { Draft, RuledOut, Symptom, Unknown } from '../../diagnosis/diagnosis.ts';
import { settle } from '../../diagnosis/gate.ts';
import { cut } from '../../lib/cut.ts';
import { isEntityId } from '../../lib/entity.ts';
import type { Submission } from '../submission.ts';
import { entityNamed } from '../submission/names.ts';
import type { AnswerObjection } from '../submission/objection.ts';
import { isObjection, readReceipt, receiptOf, type Shown } from '../submission/receipts.ts';
import { candidateFor, type Scene } from '../submission/scene.ts';

/** Beside its causes, what of a model's answer stands: symptoms, what it ruled out, unknowns, actions. */
export interface Aside {
  readonly draft: Draft;
  readonly objections: readonly AnswerObjection[];
}

const most = { symptoms: 10, ruledOut: 5, unknowns: 5, actions: 5 } as const;
const room = 200;

/** The draft with what else of the answer stands; all of the engine's stays, in front. */
export function asideOf(submission: Submission, draft: Draft, scene: Scene): Aside {
  const asserted = settle(draft, scene.facts).causes.filter((cause) => cause.status === 'cause');
  const blamed = new Set(asserted.map((cause) => scene.view.workloadOf(cause.entity)));
  const symptoms = submission.symptoms
    .slice(0, most.symptoms)
    .map((one, index) => symptomOf(one, `symptoms[${index}]`, draft, scene));
  const known = new Set(draft.symptoms.map((one) => one.entity));
  const added = symptoms
    .flatMap((one) => one.symptom ?? [])
    .filter(({ entity }) => !known.has(entity) && !blamed.has(scene.view.workloadOf(entity)));
  return {
    draft: {
      ...draft,
      symptoms: [...draft.symptoms, ...(draft.healthy ? [] : added)],
      ruledOut: [...draft.ruledOut, ...ruledOutOf(submission, draft, blamed, scene)],
      unknowns: [...draft.unknowns, ...unknownsOf(submission, draft)],
      // No cause, no action.
      actions: asserted.length === 0 ? draft.actions : [...draft.actions, ...actionsOf(submission, scene)],
    },
    objections: symptoms.flatMap((one) => one.objections),
  };
}

type Given = Submission['symptoms'][number];

/** A symptom stands where a receipt shows trouble at it; who explains it, is for the topology to say. */
function symptomOf(
  given: Given,
  field: string,
  draft: Draft,
  scene: Scene,
): { readonly symptom?: Symptom; readonly objections: readonly AnswerObjection[] } {
  const named = entityNamed(given.entity, scene.view);
  if (named.status === 'unknown') return { objections: [] };
  const entity = scene.view.workloadOf(named.entity);
  const itself = candidateFor(entity, { mechanism: 'trouble', claim: '' }, scene);
  const reads = given.receipts.map((receipt, index) =>
    readReceipt(receipt, `${field}.receipts[${index}]`, itself, scene),
  );
  const isOfIt = ({ exhibit }: Shown) =>
    exhibit.trouble && exhibit.about.some((id) => scene.view.workloadOf(id) === entity);
  const receipts = reads
    .filter((read): read is Shown => !isObjection(read))
    .filter(isOfIt)
    .map((one) => receiptOf(one, 'symptom'));
  const objections = reads.filter(isObjection);
  if (receipts.length === 0) return { objections };
  const source = sourceOf(entity, draft, scene);
  const claim = `\`${entity}\` is in trouble.`;
  return {
    symptom: { entity, claim, receipts, ...(source !== undefined && { explainedBy: source }) },
    objections,
  };
}

const sourceOf = (entity: Symptom['entity'], draft: Draft, scene: Scene): Symptom['explainedBy'] =>
  settle(draft, scene.facts)
    .causes.filter((cause) => cause.status === 'cause')
    .find((cause) => candidateFor(cause.entity, cause, scene).reach.has(entity))?.entity;

/** A model's word that something is innocent, said to be that: it has no receipt. */
function ruledOutOf(
  { ruled_out }: Submission,
  draft: Draft,
  blamed: ReadonlySet<string>,
  { view }: Scene,
): readonly RuledOut[] {
  const known = new Set(draft.ruledOut.map((one) => one.entity));
  return ruled_out.slice(0, most.ruledOut).flatMap(({ entity, why }) => {
    const named = entityNamed(entity, view);
    if (named.status === 'unknown' || known.has(named.entity) || blamed.has(view.workloadOf(named.entity)))
      return [];
    const said = `The model's word, without a receipt: ${cut(oneLine(why), room)}`;
    return [{ entity: named.entity, mechanism: 'ruled-out-by-model', why: said, receipts: [] }];
  });
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

function unknownsOf({ unknowns }: Submission, draft: Draft): readonly Unknown[] {
  const known = new Set(draft.unknowns.map((one) => one.what));
  const said = unknowns
    .map((what) => cut(oneLine(what), room))
    .filter((what) => what !== '' && !known.has(what));
  return [...new Set(said)].slice(0, most.unknowns).map((what) => ({ what, next: '' }));
}

/** A suggestion may only be about what was seen; whether it may be done at all is decided elsewhere. */
function actionsOf({ actions }: Submission, { view }: Scene): Draft['actions'] {
  return actions
    .filter(({ kind }) => /^[a-z][a-z0-9-]{1,40}$/u.test(kind))
    .filter(({ args }) => Object.values(args).every((value) => !isEntityId(value) || view.has(value)))
    .slice(0, most.actions)
    .map(({ kind, args, why }) => ({ kind, args, why: cut(oneLine(why), room) }));
}
