import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { changedAt } from '../view/changed-at.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { admits, type Direction, isolating, peerOf, type Port } from '../knowledge/network-policies.ts';
import type { Observed } from '../view/observed.ts';
import { objectsAt } from '../view/read.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A NetworkPolicy that drops connections which the system is made of. */
export const networkPolicyBlock: Detector = {
  mechanism: 'network-policy-block',
  *detect(view) {
    if (view.ofKind('NetworkPolicy').length === 0) return;
    const blocks = [...blockedCalls(view), ...closedToAll(view)];
    for (const group of Map.groupBy(blocks, (block) => block.policy.id).values()) yield* blame(view, group);
  },
};

interface Block {
  readonly policy: Observed;
  readonly direction: Direction;
  /** Whose pods the policy isolates. */
  readonly victim: Workload;
  /** Who is cut off from it; undefined where everybody is. */
  readonly other: Workload | undefined;
}

/** Known calls that no policy of the isolated end admits. */
function* blockedCalls(view: View): Iterable<Block> {
  for (const call of view.calls) {
    const [caller, callee] = [view.workloads.get(call.caller), view.workloads.get(call.callee)];
    if (!caller || !callee) continue;
    const ports = portsOf(view, callee);
    yield* blocked(view, 'Ingress', callee, caller, ports);
    yield* blocked(view, 'Egress', caller, callee, ports);
  }
}

function* blocked(
  view: View,
  direction: Direction,
  victim: Workload,
  other: Workload,
  ports: readonly Port[],
): Iterable<Block> {
  const policies = isolating(view, peerOf(victim), direction);
  if (
    policies.length === 0 ||
    policies.some((policy) => admits(view, policy, direction, peerOf(other), ports))
  )
    return;
  // Take any one away and the others may still isolate: the latest made the difference.
  const policy = latest(view, policies);
  if (policy) yield { policy, direction, victim, other };
}

/** Pods with a Service whose policies admit nobody at all. */
function* closedToAll(view: View): Iterable<Block> {
  for (const victim of view.workloads.values()) {
    if (view.servicesOf(victim.id).length === 0) continue;
    const policies = isolating(view, peerOf(victim), 'Ingress');
    const open = policies.some((policy) => objectsAt(policy.manifest, 'spec', 'ingress').length > 0);
    const policy = latest(view, policies);
    if (policy && !open) yield { policy, direction: 'Ingress', victim, other: undefined };
  }
}

const latest = (view: View, policies: readonly Observed[]): Observed | undefined =>
  [...policies].sort((a, b) => time(view, b) - time(view, a) || a.id.localeCompare(b.id))[0];

const time = (view: View, policy: Observed): number => Date.parse(changedAt(view, policy) ?? '') || 0;

const portsOf = (view: View, callee: Workload): readonly Port[] =>
  view
    .servicesOf(callee.id)
    .flatMap((service) =>
      service.ports.map(({ target, protocol }) =>
        /^\d+$/u.test(target) ? { number: Number(target), protocol } : { name: target, protocol },
      ),
    );

function* blame(view: View, group: readonly Block[]): Iterable<Finding> {
  const [first] = group;
  if (!first) return;
  const { policy, direction } = first;
  const since = changedAt(view, policy);
  const cut = [...new Set(group.flatMap((block) => cutOff(block, view)))];
  yield finding({
    entity: policy.id,
    mechanism: 'network-policy-block',
    claim: claimOf(group),
    receipts: [
      view.quote(policy.current, ['manifest', 'spec'], 'change'),
      ...(policy.createdAt
        ? [view.quote(policy.current, ['manifest', 'metadata', 'creationTimestamp'], 'change')]
        : []),
      ...linkOf(view, direction === 'Ingress' ? first.victim : (first.other ?? first.victim)),
    ],
    breaks: cut,
    standing: view.standingSince(since),
    since,
  });
}

/** Who fails for it: whoever calls; the victim of an ingress policy is merely quiet. */
const cutOff = ({ direction, victim, other }: Block, view: View): readonly EntityId[] => {
  if (direction === 'Egress') return [victim.id];
  return other ? [victim.id, other.id] : [victim.id, ...view.callersOf(victim.id)];
};

function claimOf(group: readonly Block[]): string {
  const [first] = group;
  const all = group.find((block) => block.other === undefined) ?? first;
  if (!all) return '';
  const victim = `\`${all.victim.id}\``;
  if (!all.other) return `\`${all.policy.id}\` selects the pods of ${victim} and lets nobody in.`;
  const others = [...new Set(group.map((block) => `\`${block.other?.id ?? ''}\``))].slice(0, 3).join(', ');
  return all.direction === 'Ingress'
    ? `\`${all.policy.id}\` keeps ${others} from reaching ${victim}.`
    : `\`${all.policy.id}\` keeps ${victim} from reaching ${others}.`;
}

function linkOf(view: View, victim: Workload): Receipt[] {
  const pod = victim.pods[0];
  const source = pod?.object ?? victim.object;
  return source ? [view.quote(source.current, ['manifest', 'metadata', 'labels'], 'link')] : [];
}
