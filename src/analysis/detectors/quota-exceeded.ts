import { entityId, type EntityId } from '../../lib/entity.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { sizeAsked } from '../knowledge/claims.ts';
import { leftOf, usedUp, type Wanted, wantedIn } from '../knowledge/full-quotas.ts';
import type { Observed } from '../view/observed.ts';
import { parseQuantity } from '../view/quantity.ts';
import { type Complaint, creationComplaints } from '../knowledge/trouble.ts';
import { objectsAt, textAt } from '../view/read.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** Objects that the API server refuses because a ResourceQuota is used up: said so, or seen by their absence. */
export const quotaExceeded: Detector = {
  mechanism: 'quota-exceeded',
  *detect(view) {
    const refusals = Map.groupBy(refusalsIn(view), (one) => `${one.quota} ${one.mechanism}`);
    for (const group of refusals.values()) yield* blame(view, group);
    for (const quota of view.ofKind('ResourceQuota')) yield* byAbsence(view, quota);
    if (refusals.size === 0)
      for (const quota of view.ofKind('ResourceQuota')) yield* byCondition(view, quota);
  },
};

interface Refusal {
  readonly quota: EntityId;
  readonly mechanism: string;
  readonly workload: EntityId;
  readonly complaint: Complaint;
}

const exceeded = /exceeded quota: ([^,\s]+), requested: (\S+), used: (\S+), limited: (\S+?)(?=[\s"]|$)/u;
const unspecified = /failed quota: ([^:,\s]+): must specify (\S+)/u;

function* refusalsIn(view: View): Iterable<Refusal> {
  for (const workload of view.workloads.values())
    for (const complaint of creationComplaints(view, workload)) {
      const named = exceeded.exec(complaint.text) ?? unspecified.exec(complaint.text);
      const mechanism = named && mechanismOf(named.slice(2));
      if (!named?.[1] || !mechanism) continue;
      const quota = entityId(workload.namespace, 'ResourceQuota', named[1]);
      yield { quota, mechanism, workload: workload.id, complaint };
      break;
    }
}

/** The resource that is over by the largest share, where several are. */
function mechanismOf([requested = '', used = '', limited = '']: readonly string[]): string | undefined {
  const [request, use, limit] = [amounts(requested), amounts(used), amounts(limited)];
  const over = (name: string): number =>
    ((request.get(name) ?? 0) + (use.get(name) ?? 0)) / Math.max(limit.get(name) ?? 0, 1e-9);
  const [worst] = [...request.keys()].sort((a, b) => over(b) - over(a));
  return worst === undefined ? undefined : `${familyOf(worst)}-quota-exceeded`;
}

const amounts = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split(',').map((pair) => {
      const [name = '', amount] = pair.split('=');
      return [name, parseQuantity(amount) ?? 0];
    }),
  );

/** Quota resources by family: `limits.memory`, `count/pods`, `gold.storageclass.storage.k8s.io/requests.storage`. */
export function familyOf(resource: string): string {
  if (/storage|persistentvolumeclaims/u.test(resource)) return 'storage';
  if (/(^|\/)services/u.test(resource)) return 'service';
  if (/(^|[./])pods$/u.test(resource)) return 'pod';
  if (/(^|\.)cpu$/u.test(resource)) return 'cpu';
  if (/(^|\.)memory$/u.test(resource)) return 'memory';
  return 'object';
}

function* blame(view: View, group: readonly Refusal[]): Iterable<Finding> {
  const [first] = group;
  if (!first) return;
  const workloads = [...new Set(group.map((one) => one.workload))];
  const quota = view.objects.get(first.quota);
  const { complaint } = first;
  // Where the quota itself was not seen, its namespace is what can be named with proof.
  const entity = quota ? quota.id : entityId('cluster', 'Namespace', first.quota.split('/')[0] ?? '');
  const names = workloads
    .slice(0, 3)
    .map((id) => `\`${id}\``)
    .join(', ');
  const more = workloads.length > 3 ? ` and ${workloads.length - 3} more` : '';
  yield finding({
    entity,
    mechanism: first.mechanism,
    claim: `\`${first.quota}\` is used up, so no more pods are created for ${names}${more}.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state', { part: /(exceeded|failed) quota:.*/u }),
      ...(quota ? [view.quote(quota.current, ['manifest', 'status'], 'state')] : []),
      view.quote(complaint.item, complaint.path, 'link'),
    ],
    breaks: workloads,
    since: firstRefusal(view, complaint) ?? complaint.since ?? quota?.createdAt,
  });
}

/** When the same object was first refused; the complaint itself is the latest. */
function firstRefusal(view: View, { item: { record } }: Complaint): string | undefined {
  const asked = 'entity' in record ? record.entity : undefined;
  return (asked === undefined ? [] : view.eventsOf(asked))
    .filter((event) => /(exceeded|failed) quota:/u.test(event.record.message))
    .flatMap((event) => event.record.firstSeen ?? [])
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];
}

/**
 * Nobody keeps an event when a Service or a claim is refused: whoever applies it is told. What remains is a
 * quota of which nothing is left, and something of its kind that is wanted and is not there.
 */
function* byAbsence(view: View, quota: Observed): Iterable<Finding> {
  const wanted = wantedIn(view, quota.scope);
  const services = wanted.filter((one) => one.kind === 'Service');
  const claims = wanted.filter((one) => one.kind === 'PersistentVolumeClaim');
  const full = usedUp(quota).map(familyOf);
  const left = leftOf(quota, 'requests.storage');
  const tooMuch = claims.some((one) => left !== undefined && sizeAsked(one.holder) > left);
  if (services.length > 0 && full.includes('service')) yield refused(view, quota, 'service', services);
  if (claims.length > 0 && (full.includes('storage') || tooMuch))
    yield refused(view, quota, 'storage', claims);
}

function refused(view: View, quota: Observed, family: string, wanted: readonly Wanted[]): Finding {
  const [first] = wanted;
  const ids = wanted.map((one) => entityId(quota.scope, one.kind, one.name));
  const names = ids
    .slice(0, 3)
    .map((id) => `\`${id}\``)
    .join(', ');
  return finding({
    entity: quota.id,
    mechanism: `${family}-quota-exceeded`,
    claim: `\`${quota.id}\` is used up, and ${names} could not be created.`,
    receipts: [
      view.quote(quota.current, ['manifest', 'status'], 'state'),
      ...(first
        ? [view.quote(first.holder.current, first.holder.deleted ? ['entity'] : ['manifest', 'spec'], 'link')]
        : []),
    ],
    breaks: [...ids, ...ids.flatMap((id) => [...view.usersOf(id), ...view.callersOf(view.workloadOf(id))])],
    since: quota.createdAt,
  });
}

/** Events are gone after an hour; that a controller may not make pods stays in its conditions. */
function* byCondition(view: View, quota: Observed): Iterable<Finding> {
  for (const workload of view.workloads.values()) {
    const { object, namespace, pods, desired = 1 } = workload;
    const failure = objectsAt(object?.manifest, 'status', 'conditions').findIndex(
      (one) => textAt(one, 'type') === 'ReplicaFailure' && textAt(one, 'reason') === 'FailedCreate',
    );
    if (!object || namespace !== quota.scope || failure < 0 || pods.length >= desired) continue;
    const family = tooLittle(quota, workload);
    if (family === undefined) continue;
    yield finding({
      entity: quota.id,
      mechanism: `${family}-quota-exceeded`,
      claim: `\`${quota.id}\` leaves no room for the pods of \`${workload.id}\`, which cannot be created.`,
      receipts: [
        view.quote(quota.current, ['manifest', 'status'], 'state'),
        view.quote(object.current, ['manifest', 'status', 'conditions', failure], 'link'),
      ],
      breaks: [workload.id],
      strength: 'strong',
      since: quota.createdAt,
    });
    return;
  }
}

/** The family of which less is left than one pod asks for. */
function tooLittle(quota: Observed, { containers }: Workload): string | undefined {
  const asked = (list: string, resource: string): number =>
    containers
      .filter((one) => !one.init)
      .reduce((sum, { spec }) => sum + (parseQuantity(textAt(spec, 'resources', list, resource)) ?? 0), 0);
  const wants: readonly (readonly [resource: string, amount: number])[] = [
    ['pods', 1],
    ['count/pods', 1],
    ...['cpu', 'memory'].flatMap((one) => [
      [one, asked('requests', one)] as const,
      [`requests.${one}`, asked('requests', one)] as const,
      [`limits.${one}`, asked('limits', one)] as const,
    ]),
  ];
  const short = wants.find(([resource, amount]) => amount > (leftOf(quota, resource) ?? Infinity));
  return short && familyOf(short[0]);
}
