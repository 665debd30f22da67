import { type EntityId, entityId, parseEntity } from '../../lib/entity.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Item } from '../view/item.ts';
import { labelsAt, objectsAt, textAt, textsAt, valueAt } from '../view/read.ts';
import { matchesLabels } from '../view/selectors.ts';
import { latestFirst } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';

/** An experiment that breaks things on purpose; a schedule and the experiments that it spawns are one thing. */
export const chaosExperiment: Detector = {
  mechanism: 'chaos-experiment',
  *detect(view) {
    const ids = new Set([...view.objects.keys(), ...view.events.map((item) => item.record.entity)]);
    const experiments = [...ids].filter((id) => isExperiment(view, id));
    for (const [root, group] of Map.groupBy(experiments, (id) => rootOf(id, experiments))) {
      const found = blame(view, root, group);
      if (found) yield found;
    }
  },
};

function isExperiment(view: View, id: EntityId): boolean {
  const { kind } = parseEntity(id);
  if (/.Chaos$/u.test(kind) || /^Chaos(Engine|Experiment)$/u.test(kind)) return true;
  const api = textAt(view.objects.get(id)?.manifest, 'apiVersion') ?? '';
  return kind === 'Schedule' && (api === '' ? spawnsChaos(view, id) : /chaos/u.test(api));
}

/** Other schedulers have Schedules too: only one that says that it spawned something chaotic counts. */
const spawnsChaos = (view: View, id: EntityId): boolean =>
  view.eventsOf(id).some(({ record }) => /^(Spawned|Updated|Forbid)$/u.test(record.reason));

/** The schedule whose name an experiment carries, or itself. */
function rootOf(id: EntityId, all: readonly EntityId[]): EntityId {
  const { scope, name } = parseEntity(id);
  return (
    all.find((other) => {
      const schedule = parseEntity(other);
      return schedule.kind === 'Schedule' && schedule.scope === scope && name.startsWith(`${schedule.name}-`);
    }) ?? id
  );
}

const began = /^(Applied|Started|Spawned|ChaosInject|ChaosEngineInitialized|ExperimentJobCreate)$/u;
const ended = /^(Recovered|TimeUp|ChaosEngineCompleted|ExperimentDependencyCheck|Paused)$/u;
const settledMs = 5 * 60_000;

function blame(view: View, root: EntityId, group: readonly EntityId[]): Finding | undefined {
  const events = latestFirst([...new Set([root, ...group])].flatMap((id) => view.eventsOf(id)));
  const start = events.findLast(({ record }) => began.test(record.reason) && !/fail/iu.test(record.message));
  const object =
    view.objects.get(root) ?? group.map((id) => view.objects.get(id)).find((one) => one !== undefined);
  const injected = objectsAt(object?.manifest, 'status', 'conditions').findIndex(
    (one) => textAt(one, 'type') === 'AllInjected' && textAt(one, 'status') === 'True',
  );
  if (!start && injected < 0) return undefined;
  const targets = targetsOf(view, group, events);
  const since = start?.record.firstSeen ?? object?.createdAt;
  const what =
    targets.length > 0
      ? ` in ${targets
          .slice(0, 3)
          .map((id) => `\`${id}\``)
          .join(', ')}`
      : '';
  const shown = start
    ? view.quote(start, ['message'], 'state')
    : object && view.quote(object.current, ['manifest', 'status', 'conditions', injected], 'state');
  const link = events.find(({ record }) =>
    targets.some((id) => record.message.includes(parseEntity(id).name)),
  );
  return finding({
    entity: root,
    mechanism: 'chaos-experiment',
    claim: `\`${root}\` injects faults on purpose${what}.`,
    receipts: [
      ...(shown ? [shown] : []),
      ...(object && valueAt(object.manifest, 'spec')
        ? [view.quote(object.current, ['manifest', 'spec'], 'state')]
        : []),
      ...(link
        ? [view.quote(link, ['message'], 'link')]
        : object
          ? [view.quote(object.current, ['manifest', 'spec', 'selector'], 'link')]
          : []),
    ],
    breaks: targets,
    standing: isOver(view, events)
      ? 'recovered'
      : view.standingSince(object?.deleted ? undefined : since) === 'before' && events.length === 0
        ? 'before'
        : 'now',
    since,
  });
}

/** The last word is that it ended, a while ago. */
function isOver(view: View, events: readonly Item<'events'>[]): boolean {
  const [last] = events.filter(({ record }) => began.test(record.reason) || ended.test(record.reason));
  const at = Date.parse(last?.record.lastSeen ?? last?.record.firstSeen ?? '');
  return last !== undefined && ended.test(last.record.reason) && view.now - at > settledMs;
}

/** Whom it strikes: named in its events, selected in its spec, or called in its own name. */
function targetsOf(
  view: View,
  group: readonly EntityId[],
  events: readonly Item<'events'>[],
): readonly EntityId[] {
  const named = events.flatMap(({ record }) =>
    [...record.message.matchAll(/\b([a-z0-9-]+)\/([a-z0-9][a-z0-9.-]+)/gu)].map(
      ([, namespace = '', pod = '']) => view.workloadOf(entityId(namespace, 'Pod', pod)),
    ),
  );
  const selected = group.flatMap((id) => selectedBy(view, id));
  const found = [...new Set([...named, ...selected])].filter((id) => view.workloads.has(id));
  return found.length > 0 ? found : likeNamed(view, group);
}

function selectedBy(view: View, id: EntityId): readonly EntityId[] {
  const spec = valueAt(view.objects.get(id)?.manifest, 'spec');
  const kinds = Object.keys(typeof spec === 'object' && spec !== null ? spec : {});
  const selectors = [['selector'], ...kinds.map((kind) => [kind, 'selector'])];
  return selectors.flatMap((path) => {
    const labels = labelsAt(spec, ...path, 'labelSelectors');
    const namespaces = textsAt(spec, ...path, 'namespaces');
    return [...view.workloads.values()]
      .filter(
        (one) =>
          matchesLabels(labels, one.labels) &&
          (namespaces.length === 0 || namespaces.includes(one.namespace)),
      )
      .map((one) => one.id);
  });
}

const likeNamed = (view: View, group: readonly EntityId[]): readonly EntityId[] =>
  [...view.workloads.values()]
    .filter((one) => one.name.length >= 4 && group.some((id) => parseEntity(id).name.includes(one.name)))
    .map((one) => one.id);
