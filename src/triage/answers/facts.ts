import { objectSymptoms } from '../../analysis/symptoms/symptoms.ts';
import { trafficSymptoms } from '../../analysis/symptoms/traffic.ts';
import { differenceAt } from '../../analysis/view/changed-at.ts';
import { numberAt, type Path } from '../../analysis/view/read.ts';
import type { View } from '../../analysis/view.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type EntityId, parseEntity } from '../../lib/entity.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { AnswerLine } from './answer.ts';

export type Topic = 'changes' | 'logs' | 'events' | 'alerts' | 'metrics' | 'state' | 'role';

/** A line with what it is about, so that what was asked for comes first. */
export interface Fact extends AnswerLine {
  readonly topic: Topic;
}

const each = 2;

/** What is known of one entity, in the order in which a reader would want it. */
export function factsOf(entity: EntityId, view: View, diagnosis: Diagnosis): readonly Fact[] {
  const same = (other: EntityId) =>
    other === entity || view.workloadOf(other) === entity || other === view.workloadOf(entity);
  const facts = [
    ...rolesOf(same, diagnosis),
    ...troubleOf(same, view),
    ...stateOf(entity, view),
    ...changesOf(same, entity, view),
    ...eventsOf(same, view),
    ...logsOf(entity, view),
    ...alertsOf(entity, view),
    ...metricsOf(entity, view),
  ];
  // What the diagnosis says of it ends in the same words as what is wrong with it.
  return facts.filter((one, index) => !facts.slice(0, index).some(({ words }) => words.endsWith(one.words)));
}

/** What the diagnosis says of it. */
function rolesOf(same: (id: EntityId) => boolean, { causes, symptoms, ruledOut }: Diagnosis): Fact[] {
  const role = (words: string, receipts: Fact['receipts']): Fact => ({ topic: 'role', words, receipts });
  return [
    ...causes
      .filter(({ entity }) => same(entity))
      .map(({ status, entity, claim, receipts }) =>
        role(`${status === 'cause' ? 'A cause' : 'Not proven'}: \`${entity}\`: ${claim}`, receipts),
      ),
    ...ruledOut
      .filter(({ entity }) => same(entity))
      .map(({ entity, why, receipts }) => role(`Not the cause: \`${entity}\`: ${why}`, receipts)),
    ...symptoms
      .filter(({ entity }) => same(entity))
      .map(({ claim, explainedBy, receipts }) =>
        role(
          explainedBy === undefined
            ? `A symptom, cause unknown: ${claim}`
            : `A symptom of \`${explainedBy}\`: ${claim}`,
          receipts,
        ),
      ),
  ].slice(0, 3);
}

/** What is wrong with it now. */
const troubleOf = (same: (id: EntityId) => boolean, view: View): Fact[] =>
  [...objectSymptoms(view), ...trafficSymptoms(view)]
    .filter(({ entity }) => same(entity))
    .slice(0, each)
    .map(({ claim, receipt }) => ({ topic: 'state', words: claim, receipts: [receipt] }));

function stateOf(entity: EntityId, view: View): Fact[] {
  const workload = view.workloads.get(view.workloadOf(entity));
  const object = view.objects.get(entity) ?? workload?.object;
  if (object === undefined) return [];
  const state = (words: string, path: Path): Fact[] => [
    { topic: 'state', words, receipts: [view.quote(object.current, path, 'state')] },
  ];
  if (object.deleted)
    return state(`\`${object.id}\` was gone at ${timeOf(object.current.record.observedAt)}.`, []);
  if (workload?.object === object && workload.desired !== undefined)
    return state(
      `\`${object.id}\` has ${workload.readyCount} of ${workload.desired} pods ready.`,
      readyIn(object.current.record.manifest),
    );
  if (object.createdAt !== undefined)
    return state(`\`${object.id}\` exists since ${timeOf(object.createdAt)}.`, [
      'manifest',
      'metadata',
      'creationTimestamp',
    ]);
  return state(`\`${object.id}\` exists.`, []);
}

/** Where a workload counts its ready pods; a count of none is left out there. */
const readyIn = (manifest: JsonValue | undefined): Path =>
  numberAt(manifest, 'status', 'readyReplicas') === undefined
    ? ['manifest', 'status']
    : ['manifest', 'status', 'readyReplicas'];

function changesOf(same: (id: EntityId) => boolean, entity: EntityId, view: View): Fact[] {
  const workload = view.workloads.get(view.workloadOf(entity));
  const ids = new Set([entity, ...(workload?.object ? [workload.object.id] : [])]);
  const seen = [...ids].flatMap((id) =>
    view
      .differencesOf(id)
      .slice(-each)
      .map((one): Fact => {
        const path: Path = ['manifest', ...one.path];
        const words = `\`${one.path.join('.')}\` of \`${id}\` changed by ${timeOf(differenceAt(one))}: ${shown(one.before)} → ${shown(one.after)}.`;
        return {
          topic: 'changes',
          words,
          receipts: [view.quote(one.to, path, 'change'), view.quote(one.from, path, 'change')],
        };
      }),
  );
  const announced = view.changes
    .filter(({ record }) => same(record.entity))
    .slice(-each)
    .map((item): Fact => {
      const { at, kind, summary, by } = item.record;
      const who = by === undefined ? '' : `, by ${by}`;
      const words = `${kind} at ${timeOf(at)}${who}: ${summary}`;
      return { topic: 'changes', words, receipts: [view.quote(item, ['summary'], 'change')] };
    });
  return [...announced, ...seen];
}

const eventsOf = (same: (id: EntityId) => boolean, view: View): Fact[] =>
  view.events
    .filter(({ record }) => record.type === 'Warning' && same(record.entity))
    .sort((a, b) => lastOf(b.record) - lastOf(a.record))
    .slice(0, each)
    .map((item) => {
      const { reason, message, count } = item.record;
      const words = `Event ${reason}${times(count)}: ${message}`;
      return { topic: 'events', words, receipts: [view.quote(item, ['message'], 'state')] };
    });

const lastOf = ({
  lastSeen,
  firstSeen,
}: {
  lastSeen?: string | undefined;
  firstSeen?: string | undefined;
}): number => Date.parse(lastSeen ?? firstSeen ?? '') || 0;

const logsOf = (entity: EntityId, view: View): Fact[] =>
  view
    .logsOf(view.workloadOf(entity))
    .filter(({ record }) => record.severity === 'error' || record.severity === 'fatal')
    .sort((a, b) => (Date.parse(b.record.at ?? '') || 0) - (Date.parse(a.record.at ?? '') || 0))
    .slice(0, each)
    .map((item) => ({
      topic: 'logs',
      words: `Logs${times(item.record.count)}: ${item.record.text}`,
      receipts: [view.quote(item, ['text'], 'symptom')],
    }));

function alertsOf(entity: EntityId, view: View): Fact[] {
  const { name } = parseEntity(view.workloadOf(entity));
  return view.alerts
    .filter(({ record }) => record.entity === entity || Object.values(record.labels).includes(name))
    .slice(0, each)
    .map((item) => {
      const { name: alert, state, startsAt } = item.record;
      const since = startsAt === undefined ? '' : ` since ${timeOf(startsAt)}`;
      return {
        topic: 'alerts',
        words: `Alert ${alert} is ${state}${since}.`,
        receipts: [view.quote(item, ['name'], 'symptom')],
      };
    });
}

const metricsOf = (entity: EntityId, view: View): Fact[] =>
  view.seriesFor(view.workloadOf(entity)).flatMap(({ metric, baseline, current, item }): Fact[] => {
    if (current === undefined) return [];
    const before = baseline === undefined ? '' : `, ${figure(baseline.median)} before`;
    const words = `\`${metric}\`: ${figure(current.last)} at last${before}.`;
    return [{ topic: 'metrics', words, receipts: [view.quote(item, ['metric'], 'state')] }];
  });

const figure = (value: number): string => String(Number(value.toPrecision(3)));
const times = (count: number): string => (count > 1 ? ` (${count} times)` : '');
/** Without a zone of the reader's at hand, UTC is said. */
const timeOf = (at: string): string => `${new Date(at).toISOString().slice(11, 19)} UTC`;

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${text.replaceAll('`', "'").slice(0, 60)}\``;
}
