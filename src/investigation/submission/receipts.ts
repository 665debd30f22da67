import type { Candidate } from '../../analysis/ranking/explain.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { Evidence, EvidenceId } from '../../evidence/evidence.ts';
import { mintReceipt, type Receipt, type Shows } from '../../evidence/receipt.ts';
import { suspectedIn } from '../../evidence/suspicion.ts';
import type { EntityId } from '../../lib/entity.ts';
import type { SubmittedReceipt } from '../submission.ts';
import { exhibitAt } from './exhibit-at.ts';
import type { Exhibit } from './exhibits/exhibit.ts';
import type { AnswerObjection } from './objection.ts';
import { type Place, placesOf } from './places.ts';
import type { Scene } from './scene.ts';
import { compareWeights, strongest, type Weight, weightOfFinding } from './strength.ts';

/** A submitted quote where it stands, and what it is worth for the cause that it is given for. */
export interface Shown {
  readonly evidence: Evidence;
  readonly place: Place;
  /** As a receipt for why it breaks. */
  readonly weight: Weight;
  readonly shows: Shows;
  /** As a receipt for what follows from it. */
  readonly links: boolean;
  readonly at?: string;
  /** What the engine has ruled out as a cause rests on the same record. */
  readonly ruledOut?: string;
  readonly exhibit: Exhibit;
}

export type Read = Shown | AnswerObjection;
export const isObjection = (read: Read): read is AnswerObjection => 'code' in read;

/** Reads one receipt for a cause at the most telling of the places where its quote stands. */
export function readReceipt(given: SubmittedReceipt, field: string, of: Candidate, scene: Scene): Read {
  const evidence = evidenceNamed(given.evidence, scene);
  if (evidence === undefined && isFromOutside(given.evidence, scene))
    return {
      ...{ field: `${field}.evidence`, code: 'innocuous' },
      wrong: `${given.evidence} was asked about a time beyond this incident's window`,
      remedy: 'Quote what was seen inside the window: ask again without from and to.',
    };
  if (evidence === undefined)
    return {
      ...{ field: `${field}.evidence`, code: 'evidence-unknown' },
      wrong: `there is no evidence ${given.evidence.slice(0, 40)} in this incident`,
      remedy: 'Use the id with which a result of this investigation starts.',
    };
  const places = placesOf(evidence, given.quote);
  if (places.length === 0)
    return {
      ...{ field: `${field}.quote`, code: 'quote-absent' },
      wrong: `these words do not stand in ${evidence.id}`,
      remedy: 'Copy the words exactly from the result, or as key: value; read_evidence shows them.',
    };
  const clean = places.filter((place) => suspectedIn(place.text) === undefined);
  if (clean.length === 0)
    return {
      ...{ field: `${field}.quote`, code: 'suspected-instruction' },
      wrong: 'this text reads like an instruction to whoever reads it, so it proves nothing',
      remedy: 'Leave it out; quote what the platform, a metric or a change says.',
    };
  const shown = clean.map((place) => worthOf(evidence, place, of, scene));
  return shown.reduce((best, one) => (isBetter(one, best) ? one : best));
}

const isBetter = (a: Shown, b: Shown): boolean =>
  compareWeights(a.weight, b.weight) > 0 ||
  (a.weight === b.weight && a.links && !b.links) ||
  (a.weight === b.weight && a.links === b.links && a.exhibit.innocence === '' && b.exhibit.innocence !== '');

const shortestPrefix = 'ev_'.length + 6;

/** By its id, or by a start of it that means one piece of evidence only. */
function evidenceNamed(text: string, { view }: Scene): Evidence | undefined {
  const id = /ev_[0-9a-f]+/iu.exec(text)?.[0].toLowerCase() ?? '';
  if (id.length < shortestPrefix) return undefined;
  const meant = view.evidence.filter((one) => one.id.startsWith(id));
  return meant.length === 1 ? meant[0] : undefined;
}

/** It tells what was usual, and is no part of what happened. */
const isFromOutside = (text: string, { facts }: Scene): boolean =>
  text.startsWith('ev_') && facts.find(text as EvidenceId) !== undefined;

function worthOf(evidence: Evidence, place: Place, of: Candidate, scene: Scene): Shown {
  const { view } = scene;
  const exhibit = exhibitAt(evidence, place, view);
  const { entity } = of.finding;
  const isAbout = exhibit.about.some((id) => id === entity || view.workloadOf(id) === of.home);
  const tied = new Set(of.explains.flatMap(({ entity: wrong, seenFrom }) => [wrong, seenFrom ?? wrong]));
  const links = exhibit.trouble && exhibit.about.some((id) => tied.has(id));
  const ruledOut = ruledOutAt(evidence, place, of, scene);
  const found = scene.findings.filter(
    (one) => one.standing === 'now' && isOf(one, of, scene) && restsOn(one.receipts, evidence, place),
  );
  const own = isAbout && ruledOut === undefined ? exhibit.weight : 'none';
  const weight = ruledOut === undefined ? strongest([own, ...found.map(weightOfFinding)]) : 'none';
  const shows = own === 'none' ? (found.flatMap(mechanismOf)[0] ?? exhibit.shows) : exhibit.shows;
  return {
    ...{ evidence, place, weight, shows, links, exhibit },
    ...(exhibit.at !== undefined && { at: exhibit.at }),
    ...(ruledOut !== undefined && { ruledOut }),
  };
}

const isOf = ({ entity }: Finding, of: Candidate, { view }: Scene): boolean =>
  entity === of.finding.entity || view.workloadOf(entity) === of.home;

const mechanismOf = ({ receipts }: Finding): Shows[] =>
  receipts.map(({ shows }) => shows).filter((one) => one !== 'symptom' && one !== 'link');

/** The same record, at the same place or one that surrounds it. */
const restsOn = (receipts: readonly Receipt[], evidence: Evidence, { locator }: Place): boolean =>
  receipts.some(
    (one) =>
      one.evidence === evidence.id &&
      one.shows !== 'symptom' &&
      one.shows !== 'link' &&
      (isInside(one.locator, locator) || isInside(locator, one.locator)),
  );

const isInside = (outer: string, inner: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/** Why the engine ruled out what this record shows of the same workload. */
function ruledOutAt(evidence: Evidence, { index }: Place, of: Candidate, scene: Scene): string | undefined {
  const isSame = (id: EntityId) => id === of.finding.entity || scene.view.workloadOf(id) === of.home;
  return scene.draft.ruledOut.find(
    (one) =>
      isSame(one.entity) &&
      one.receipts.some(
        (receipt) => receipt.evidence === evidence.id && Number.parseInt(receipt.locator, 10) === index,
      ),
  )?.why;
}

export const receiptOf = ({ evidence, place }: Pick<Shown, 'evidence' | 'place'>, shows: Shows): Receipt =>
  mintReceipt(evidence, place.locator, { shows, part: place.quote });
