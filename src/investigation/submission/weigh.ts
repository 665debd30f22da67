import { type Candidate, hopTo } from '../../analysis/ranking/explain.ts';
import type { View } from '../../analysis/view.ts';
import type { Draft } from '../../diagnosis/diagnosis.ts';
import { type EntityId, parseEntity } from '../../lib/entity.ts';
import { cut } from '../../lib/cut.ts';
import type { Submission } from '../submission.ts';
import { entityNamed } from './names.ts';
import type { AnswerObjection } from './objection.ts';
import { isObjection, readReceipt, receiptOf, type Shown } from './receipts.ts';
import { candidateFor, type Scene } from './scene.ts';
import { compareWeights, type Weight } from './strength.ts';

/** A cause of a model's with what its receipts are worth. */
export interface WeighedCause {
  /** Of its receipts only those that show something. */
  readonly cause: Draft['causes'][number];
  readonly candidate: Candidate;
  /** `none` where it lacks a receipt for its mechanism or for its link. */
  readonly weight: Weight;
  readonly field: string;
  readonly objections: readonly AnswerObjection[];
}

const claimRoom = 240;
/** Two prove a cause; more than this is a flood. */
const mostReceipts = 8;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+){0,7}$/u;

export type Weighed = WeighedCause | AnswerObjection;
export const isWeighed = (weighed: Weighed): weighed is WeighedCause => 'candidate' in weighed;

/** What one cause of an answer is worth by its receipts; an objection where it names nothing that was seen. */
export function weighCause(given: Submission['causes'][number], field: string, scene: Scene): Weighed {
  const named = entityNamed(given.entity, scene.view);
  if (named.status === 'unknown') return unknownEntity(`${field}.entity`, given.entity, named.nearest);
  if (!kebabCase.test(given.mechanism))
    return {
      ...{ field: `${field}.mechanism`, code: 'malformed' },
      wrong: `${cut(given.mechanism, 60)} is not a word for a mechanism`,
      remedy: 'Use kebab-case, as in network-policy-block.',
    };
  const { entity } = named;
  const { mechanism } = given;
  const claim = cut(given.claim.replaceAll(/\s+/gu, ' ').trim(), claimRoom);
  const candidate = candidateFor(entity, { mechanism, claim }, scene);
  const reads = given.receipts
    .slice(0, mostReceipts)
    .map((receipt, index) => readReceipt(receipt, `${field}.receipts[${index}]`, candidate, scene));
  const shown = reads.filter((read): read is Shown => !isObjection(read));
  const roles = rolesOf(shown);
  const objections = [...reads.filter(isObjection), ...objectionsTo(shown, roles, candidate, field, scene)];
  const weight = weightOf(roles, candidate);
  const since = roles.mechanism?.at;
  return {
    cause: {
      ...{ entity, mechanism, claim, receipts: receiptsIn(shown, roles) },
      ...(since !== undefined && { since }),
      ...(weight === 'sign' && { doubt: doubtOf(roles, entity) }),
    },
    ...{ candidate, weight, field, objections },
  };
}

/** A change fits where something is wrong at its own place; far off, over calls, it is but a sign. */
function weightOf({ mechanism, link }: Roles, { explains, reach }: Candidate): Weight {
  if (mechanism === undefined || link === undefined) return 'none';
  const isNear = explains.some((symptom) => hopTo(symptom, reach)?.overCalls === false);
  return mechanism.weight === 'fits' && mechanism.shows === 'change' && !isNear ? 'sign' : mechanism.weight;
}

const doubtOf = ({ mechanism }: Roles, entity: EntityId): string =>
  mechanism?.shows === 'change'
    ? `nothing is seen to fail at \`${entity}\` itself`
    : `nothing says why \`${entity}\` fails`;

const unknownEntity = (field: string, text: string, nearest: readonly EntityId[]): AnswerObjection => ({
  ...{ field, code: 'entity-unknown' },
  wrong: `${cut(text, 100)} was never seen`,
  remedy:
    nearest.length > 0
      ? `Name what was seen, namespace/Kind/name. Nearest: ${nearest.join(', ')}.`
      : 'Name what was seen, as namespace/Kind/name.',
});

interface Roles {
  readonly mechanism: Shown | undefined;
  readonly link: Shown | undefined;
}

/** The strongest receipt for the mechanism that leaves another record for the link. */
function rolesOf(shown: readonly Shown[]): Roles {
  const byWeight = shown
    .filter((one) => one.weight !== 'none')
    .sort((a, b) => compareWeights(b.weight, a.weight));
  for (const mechanism of byWeight) {
    const link = shown.find((one) => one.links && !isSameRecord(one, mechanism));
    if (link !== undefined) return { mechanism, link };
  }
  return { mechanism: byWeight[0], link: byWeight.length > 0 ? undefined : shown.find((one) => one.links) };
}

const isSameRecord = (a: Shown, b: Shown): boolean =>
  a.evidence.id === b.evidence.id && a.place.index === b.place.index;

const receiptsIn = (shown: readonly Shown[], { mechanism, link }: Roles) =>
  shown.flatMap((one) => {
    if (one === link || (one.links && one !== mechanism)) return [receiptOf(one, 'symptom')];
    return one.weight === 'none' ? [] : [receiptOf(one, one.shows)];
  });

function objectionsTo(
  shown: readonly Shown[],
  { mechanism, link }: Roles,
  of: Candidate,
  field: string,
  scene: Scene,
): readonly AnswerObjection[] {
  const { entity } = of.finding;
  // What the engine has proven needs no second proof.
  if (isProven(of, scene)) return [];
  const objections: AnswerObjection[] = [];
  if (mechanism === undefined)
    objections.push({
      ...{ field: `${field}.receipts`, code: codeOf(shown) },
      wrong: `no receipt shows why ${entity} breaks: ${reasons(shown, of, scene.view)}`,
      remedy: `Quote a change, a Warning event, an error or a bad status of ${entity} itself, or drop the cause.`,
    });
  if (link === undefined && scene.symptoms.length === 0)
    objections.push({
      ...{ field, code: 'nothing-wrong' },
      wrong: 'nothing that was seen is wrong now, so there is nothing to cause',
      remedy: 'Submit no cause, or look for what is wrong now.',
    });
  else if (link === undefined)
    objections.push({
      ...{ field: `${field}.receipts`, code: 'no-link' },
      wrong: `no other receipt is of an alert or symptom that ${entity} can bring about`,
      remedy: linkRemedy(of),
    });
  return objections;
}

const isProven = (of: Candidate, { asserted }: Scene): boolean =>
  asserted.some(({ candidate }) => candidate.home === of.home);

function codeOf(shown: readonly Shown[]): AnswerObjection['code'] {
  if (shown.some((one) => one.ruledOut !== undefined)) return 'ruled-out';
  if (shown.length === 0) return 'no-mechanism';
  return shown.some((one) => one.exhibit.innocence === '') ? 'not-about' : 'innocuous';
}

const mostReasons = 3;

function reasons(shown: readonly Shown[], of: Candidate, view: View): string {
  if (shown.length === 0) return 'there is none that stands';
  const said = shown.map(({ exhibit, ruledOut }) => {
    if (ruledOut !== undefined) return `ruled out before: ${ruledOut}`;
    if (exhibit.innocence !== '') return exhibit.innocence;
    const about = exhibit.about.find((id) => view.workloadOf(id) !== of.home);
    return about === undefined ? 'it shows an effect, not a reason' : `it is about ${about}`;
  });
  return [...new Set(said)].slice(0, mostReasons).join('; ');
}

/** The receipts that would do, so that a model that is right needs no second guess. */
function linkRemedy({ explains, finding }: Candidate): string {
  const some = explains
    .slice(0, mostReasons)
    .map(({ receipt }) => `${receipt.evidence} ${cut(receipt.quote, 60)}`);
  return some.length > 0
    ? `Add a receipt such as: ${some.join(' | ')}.`
    : `Nothing that is wrong can be reached from ${parseEntity(finding.entity).name} by calls, use, ownership or selection: look for another cause.`;
}
