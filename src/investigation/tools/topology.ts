import { z } from 'zod';
import type { Call } from '../../analysis/view/calls.ts';
import type { Item } from '../../analysis/view/item.ts';
import type { Service } from '../../analysis/view/services.ts';
import { usedBy } from '../../analysis/view/uses.ts';
import type { Pod, Workload } from '../../analysis/view/workloads.ts';
import type { View } from '../../analysis/view.ts';
import { type EntityId, parseEntity } from '../../lib/entity.ts';
import { isScope, scopeOf } from './scope.ts';
import { clipped, type Line, tell, words } from './telling.ts';
import type { Tool } from './tool.ts';

const schema = z.strictObject({ entity: z.string().describe('namespace/Kind/name') });

/** What an entity belongs to, runs, is selected by, calls, is called by and is configured with. */
export const topology: Tool<typeof schema> = {
  name: 'topology',
  description:
    'Neighbours of an entity: owner, pods, nodes, services and selectors, callers, callees, config used.',
  schema,
  async answer({ entity }, bench) {
    const scope = await scopeOf({ entity }, bench, ['objects', 'traces']);
    if (!isScope(scope)) return scope;
    const view = bench.view();
    const id = scope.entity ?? '//';
    const workload = view.workloadOf(id);
    const found = view.workloads.get(workload);
    const own = view.objects.get(id);
    const lines = [
      ...(own ? [{ item: own.current, text: ownership(id, workload, own.deleted) }] : []),
      ...(found ? [...podLines(found), ...serviceLines(view, workload), ...usedLines(view, found)] : []),
      ...frontLines(view, id),
      ...nodeLines(view, id),
      ...view.usersOf(id).flatMap((user) => objectLine(view, user, 'used by')),
      ...callLines(view, workload),
    ];
    return tell({ head: `neighbours of ${id}`, lines, signals: ['objects', 'traces'] }, bench);
  },
};

const ownership = (id: EntityId, workload: EntityId, deleted: boolean): string =>
  words(id, deleted && '(deleted)', workload === id ? 'has no owner' : `is part of ${workload}`);

function podLines({ pods, desired, readyCount }: Workload): readonly Line[] {
  return [...pods]
    .sort((a, b) => Number(a.ready) - Number(b.ready))
    .map((pod, index) => ({
      item: pod.object.current,
      text:
        index === 0
          ? `pods (computed): ${readyCount} ready of ${desired ?? pods.length}\n${podLine(pod)}`
          : podLine(pod),
    }));
}

const podLine = ({ id, phase, ready, node, terminating }: Pod): string =>
  words(
    `pod ${id}`,
    `phase: ${phase}`,
    ready ? 'ready' : 'not ready',
    terminating && 'terminating',
    node && `nodeName: ${node}`,
  );

const serviceLines = (view: View, workload: EntityId): readonly Line[] =>
  view.servicesOf(workload).map((service) => serviceLine(service, 'served by'));

/** A service that selects nobody has no workload to stand for it. */
const frontLines = (view: View, id: EntityId): readonly Line[] => {
  const service = view.services.get(id);
  if (service === undefined || view.servicesOf(view.workloadOf(id)).includes(service)) return [];
  return [serviceLine(service, 'selects')];
};

function serviceLine({ id, object, selector, ports, selected, readyAddresses }: Service, how: string): Line {
  const labels = Object.entries(selector).map(([key, value]) => `${key}: ${value}`);
  const doors = ports.map(({ port, target, protocol }) => `${port ?? '?'}→${target}/${protocol}`);
  return {
    item: object.current,
    text: words(
      `${how} ${id} | selector ${labels.join(', ') || 'none'} | ports ${doors.join(', ')}`,
      `| computed: selects ${selected.length} pods, ${readyAddresses ?? 'unknown'} ready addresses`,
    ),
  };
}

const usedLines = (view: View, workload: Workload): readonly Line[] =>
  usedBy(workload).flatMap((used) => {
    const seen = view.objects.get(used);
    if (seen !== undefined)
      return [{ item: seen.current, text: words('uses', used, seen.deleted && '(deleted)') }];
    const holder = workload.template?.object.current;
    return holder === undefined ? [] : [{ item: holder, text: `uses ${used}, which was not seen` }];
  });

function nodeLines(view: View, id: EntityId): readonly Line[] {
  const { kind, name } = parseEntity(id);
  if (kind !== 'Node') return [];
  return view.podsOn(name).map((pod) => ({ item: pod.object.current, text: `runs ${podLine(pod)}` }));
}

const objectLine = (view: View, id: EntityId, how: string): readonly Line[] => {
  const seen = view.workloads.get(id)?.template?.object ?? view.objects.get(id);
  return seen === undefined ? [] : [{ item: seen.current, text: `${how} ${id}` }];
};

function callLines(view: View, workload: EntityId): readonly Line[] {
  const touching = view.calls.filter((call) => call.caller === workload || call.callee === workload);
  const edges = Map.groupBy(touching, ({ caller, callee, how }) => `${caller} ${callee} ${how}`);
  return [...edges.values()].flatMap((calls) => {
    const [call] = calls;
    const item = call && (itemOf(call) ?? calls.map(itemOf).find((one) => one !== undefined));
    return item === undefined ? [] : [{ item, text: callLine(call as Call, calls, workload) }];
  });
}

const itemOf = ({ item, reference }: Call): Item | undefined => item ?? reference?.holder.current;

function callLine(
  { caller, callee, how, reference }: Call,
  calls: readonly Call[],
  workload: EntityId,
): string {
  const errors = calls.reduce((sum, one) => sum + one.errors, 0);
  const total = calls.reduce((sum, one) => sum + one.calls, 0);
  return words(
    caller === workload ? `calls ${callee}` : `called by ${caller}`,
    `(${how})`,
    total > 0 && `computed: ${errors} errors in ${total} calls`,
    reference && `| ${reference.key}: ${clipped(reference.text, 160)}`,
  );
}
