import { age, aligned } from './columns.ts';
import type { Cluster, Event, Pod, Workload } from './model.ts';
import { ownerOf } from './names.ts';

/** The events under a described object. */
export function eventsUnder(cluster: Cluster, events: readonly Event[]): string {
  const shown = cluster.events ? events : [];
  if (shown.length === 0) return 'Events:  <none>';
  const rows = [...shown]
    .sort((a, b) => (b.first ?? b.last) - (a.first ?? a.last))
    .map((event) => [`  ${event.type}`, event.reason, span(event), event.from, event.message]);
  const header = ['  Type', 'Reason', 'Age', 'From', 'Message'];
  const rule = ['  ----', '------', '----', '----', '-------'];
  return `Events:\n${aligned([header, rule, ...rows], 2).join('\n')}`;
}

const span = ({ last, first, count = 1 }: Event): string =>
  count > 1 ? `${age(last)} (x${count} over ${age(first ?? last)})` : age(last);

/** `kubectl get events`, oldest first. */
export function listedEvents(cluster: Cluster): string {
  if (!cluster.events) return '';
  const rows = [...all(cluster)]
    .sort(([, a], [, b]) => b.last - a.last)
    .map(([object, { last, type, reason, message }]) => [age(last), type, reason, object, message]);
  if (rows.length === 0) return '';
  return `${aligned([['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], ...rows], 3).join('\n')}\n`;
}

function* all(cluster: Cluster): Generator<readonly [object: string, event: Event]> {
  for (const workload of cluster.workloads) {
    for (const event of workload.events) yield [eventObject(workload), event];
    for (const pod of workload.pods) for (const event of pod.events) yield [podObject(pod), event];
  }
  for (const claim of cluster.claims)
    for (const event of claim.events) yield [`persistentvolumeclaim/${claim.name}`, event];
  for (const [object, event] of cluster.otherEvents) yield [object, event];
}

const podObject = (pod: Pod): string => `pod/${pod.name}`;

/** Who makes the pods: a Deployment leaves that to its ReplicaSet. */
const eventObject = (workload: Workload): string =>
  workload.kind === 'Deployment'
    ? `replicaset/${ownerOf(workload)}`
    : `${workload.kind.toLowerCase()}/${workload.name}`;
