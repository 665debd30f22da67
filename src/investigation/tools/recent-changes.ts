import { z } from 'zod';
import { changedAt, differenceAt } from '../../analysis/view/changed-at.ts';
import type { Observed } from '../../analysis/view/observed.ts';
import type { View } from '../../analysis/view.ts';
import { isScope, type Scope, scopeFields, scopeOf } from './scope.ts';
import { differenceLine } from './difference.ts';
import { clipped, type Line, tell, timeOf, words } from './telling.ts';
import type { Tool } from './tool.ts';

const schema = z.strictObject(scopeFields);

/** Written by controllers in the normal course: shown only of an entity that is asked about. */
const routine = new Set(['Pod', 'ReplicaSet', 'Endpoints', 'EndpointSlice', 'Lease', 'Event', 'PodMetrics']);

interface Dated {
  readonly at: number;
  readonly line: Line;
}

/** What somebody or something changed: announced, seen between two versions, created, deleted. */
export const recentChanges: Tool<typeof schema> = {
  name: 'recent_changes',
  description: 'Deploys, flags, edits (with diffs), creations, deletions inside the window, latest first.',
  schema,
  async answer(args, bench) {
    const scope = await scopeOf(args, bench, ['changes', 'objects']);
    if (!isScope(scope)) return scope;
    const view = bench.view();
    const isShown = (one: Observed): boolean =>
      scope.about(one.id) && (scope.entity !== undefined || !routine.has(one.kind));
    const objects = [...view.objects.values()].filter(isShown);
    const dated = [...announced(view, scope), ...objects.flatMap((object) => changesOf(view, object, scope))];
    return tell(
      {
        head: `${dated.length} changes${scope.words}${scope.entity ? '' : ' (pods, replica sets and endpoints left out)'}`,
        legend: '- before, + after; times are UTC, those of polled objects when the change was first seen',
        lines: dated.sort((a, b) => b.at - a.at).map(({ line }) => line),
        signals: ['changes', 'objects'],
      },
      bench,
    );
  },
};

const announced = (view: View, scope: Scope): readonly Dated[] =>
  scope
    .seen(view.changes)
    .filter(({ record }) => scope.about(record.entity) && scope.during(record.at))
    .map((item) => {
      const { at, kind, entity, by, summary } = item.record;
      const text = words(timeOf(at), `announced ${kind}`, entity, by && `by ${by}`, '|', clipped(summary));
      return { at: Date.parse(at), line: { item, text } };
    });

function changesOf(view: View, object: Observed, scope: Scope): readonly Dated[] {
  const edits = view.differencesOf(object.id).map((one) => ({
    at: Date.parse(differenceAt(one)),
    line: differenceLine(one, object.id),
  }));
  const { current, createdAt, deleted, id } = object;
  const seen = current.record.observedAt;
  const gone = deleted ? [dated(seen, { item: current, text: `${timeOf(seen)} deleted ${id}` })] : [];
  const born =
    createdAt === undefined
      ? []
      : [
          dated(createdAt, {
            item: current,
            text: `${timeOf(createdAt)} created ${id} (creationTimestamp: ${createdAt})`,
          }),
        ];
  const written = edits.length === 0 ? changedAt(view, object) : undefined;
  const rewritten =
    written === undefined || written === createdAt
      ? []
      : [
          dated(written, {
            item: current,
            text: `${timeOf(written)} written ${id} (what changed was not seen; time: ${written})`,
          }),
        ];
  return [...edits, ...gone, ...born, ...rewritten].filter(({ at }) => isRecent(at, scope));
}

const dated = (at: string, line: Line): Dated => ({ at: Date.parse(at), line });

const isRecent = (at: number, { window }: Scope): boolean =>
  at >= Date.parse(window.from) && at <= Date.parse(window.to);
