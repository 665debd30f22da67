import { type EntityId, entityId, parseEntity } from '../lib/entity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import type { ObjectRecord } from '../sources/signals.ts';
import type { Answer, CaseFormat, OpenCase } from './formats/format.ts';
import { scorePredictions } from './score.ts';
import { mean, type Share, wilson } from './statistics.ts';

/** What the guessing baselines need to know of a case; gathered without its answer. */
export interface Clues {
  /** The question and the names of the alerts, as one text. */
  readonly text: string;
  /** The most restarted workload, else the first that is not ready. */
  readonly suspect: EntityId | undefined;
}

export interface Baseline {
  readonly name: string;
  readonly how: string;
  readonly a1: Share;
  readonly objectA1: Share;
  /** Strict, the mean over all cases. */
  readonly precisionAtFullRecall: number;
}

export interface Known {
  readonly clues: Clues;
  readonly answer: Answer;
}

/**
 * Three ways to guess, each scored on every case with the answers of all other cases at hand, so that no guess
 * has seen its own case: what a score is worth shows only beside them.
 */
export function baselines(format: CaseFormat, cases: readonly Known[]): readonly Baseline[] {
  const majority = (index: number) => commonest(others(cases, index));
  const sameWords = (index: number) =>
    commonest(others(cases, index).filter(({ clues }) => clues.text === cases[index]?.clues.text)) ??
    majority(index);
  const likeliest = (index: number) => ofCommonestLabel(others(cases, index));
  const constant = (index: number) => {
    const [suspect, likely] = [cases[index]?.clues.suspect, likeliest(index)];
    return suspect === undefined || likely === undefined ? undefined : format.about(suspect, likely);
  };
  return [
    measure(
      format,
      cases,
      'alert text alone',
      'the commonest answer of the other cases with the same words',
      sameWords,
    ),
    measure(
      format,
      cases,
      'constant guess',
      'the most restarted or first unready workload, commonest cause',
      constant,
    ),
    measure(format, cases, 'majority class', 'the commonest answer of the other cases', majority),
  ];
}

type Guess = (index: number) => JsonObject | undefined;

function measure(
  format: CaseFormat,
  cases: readonly Known[],
  name: string,
  how: string,
  guess: Guess,
): Baseline {
  const scores = cases.map(({ answer }, index) => {
    const guessed = guess(index);
    const predictions = guessed === undefined ? [] : [guessed];
    const abstained = predictions.length === 0;
    return scorePredictions(format.match, { predictions, asserted: predictions, abstained }, answer.causes);
  });
  return {
    name,
    how,
    a1: wilson(scores.filter((score) => score.a1).length, scores.length),
    objectA1: wilson(scores.filter((score) => score.objectA1).length, scores.length),
    precisionAtFullRecall: mean(scores.map((score) => score.precisionAtFullRecall)),
  };
}

const others = (cases: readonly Known[], index: number): readonly Known[] =>
  cases.filter((_, at) => at !== index);

/** The first true cause that most cases share; the first by its text among equals. */
function commonest(cases: readonly Known[]): JsonObject | undefined {
  const first = cases.flatMap(({ answer }) => answer.causes.slice(0, 1));
  const groups = [...Map.groupBy(first, (cause) => JSON.stringify(cause))];
  groups.sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1));
  return groups[0]?.[1][0];
}

/** A true cause with the label that most cases share, whatever its object. */
function ofCommonestLabel(cases: readonly Known[]): JsonObject | undefined {
  const groups = [...Map.groupBy(cases, ({ answer }) => answer.label)];
  groups.sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1));
  return groups[0]?.[1].flatMap(({ answer }) => answer.causes)[0];
}

/** Reads the clues from an opened case's objects and alerts. */
export async function readClues(opened: OpenCase): Promise<Clues> {
  const { window, namespaces = [], alerts = [], question = '' } = opened;
  const abort = new AbortController().signal;
  const objects: ObjectRecord[] = [];
  const names: string[] = [...alerts.map((alert) => alert.name)];
  for (const source of opened.sources) {
    if (source.signals.includes('objects')) {
      const outcome = await source.look({ signal: 'objects', window }, abort);
      if ('records' in outcome) objects.push(...outcome.records);
    }
    if (source.signals.includes('alerts')) {
      const outcome = await source.look({ signal: 'alerts', window }, abort);
      if ('records' in outcome) names.push(...outcome.records.map((record) => record.name));
    }
  }
  const text = [question.trim(), ...[...new Set(names)].sort()].join('\n');
  return { text, suspect: suspectIn(objects, new Set(namespaces)) };
}

function suspectIn(objects: readonly ObjectRecord[], namespaces: ReadonlySet<string>): EntityId | undefined {
  const latest = new Map(objects.map((record) => [record.entity, record]));
  const near = [...latest.values()].filter(
    ({ entity, deleted }) =>
      deleted !== true && (namespaces.size === 0 || namespaces.has(parseEntity(entity).scope)),
  );
  const pods = near.filter(({ entity }) => parseEntity(entity).kind === 'Pod');
  const restarted = pods.map((pod) => ({ pod, restarts: restartsOf(pod.manifest) }));
  restarted.sort((a, b) => b.restarts - a.restarts || (a.pod.entity < b.pod.entity ? -1 : 1));
  const [most] = restarted;
  if (most !== undefined && most.restarts > 0) return ownerOf(most.pod, latest);
  const unready = near.filter(isUnready).sort((a, b) => (a.entity < b.entity ? -1 : 1));
  return unready[0]?.entity;
}

const at = (value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>((here, key) => (isJsonObject(here) ? here[key] : undefined), value);

const items = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

const restartsOf = (manifest: JsonObject): number =>
  items(at(manifest, 'status', 'containerStatuses')).reduce<number>(
    (sum, status) => sum + (Number(at(status, 'restartCount')) || 0),
    0,
  );

function ownerOf(record: ObjectRecord, all: ReadonlyMap<EntityId, ObjectRecord>): EntityId {
  const owner = items(at(record.manifest, 'metadata', 'ownerReferences'))[0];
  const [kind, name] = [at(owner, 'kind'), at(owner, 'name')];
  if (typeof kind !== 'string' || typeof name !== 'string') return record.entity;
  const id = entityId(parseEntity(record.entity).scope, kind, name);
  const next = all.get(id);
  return next === undefined ? id : ownerOf(next, all);
}

function isUnready({ entity, manifest }: ObjectRecord): boolean {
  if (!['Deployment', 'StatefulSet'].includes(parseEntity(entity).kind)) return false;
  const wanted = Number(at(manifest, 'spec', 'replicas') ?? 1);
  const ready = Number(
    at(manifest, 'status', 'readyReplicas') ?? at(manifest, 'status', 'availableReplicas') ?? 0,
  );
  return ready < wanted;
}
