import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { changedAt } from '../view/changed-at.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Observed } from '../view/observed.ts';
import { labelsAt, objectAt, objectsAt, type Path, textAt } from '../view/read.ts';
import { routesOf } from '../knowledge/routes.ts';
import { type Labels, matchesLabels } from '../view/selectors.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A mesh's rules that cut callers off: everything denied, plaintext refused, or a subset without pods. */
export const meshPolicyBlock: Detector = {
  mechanism: 'mesh-policy-block',
  *detect(view) {
    yield* deniers(view);
    yield* plaintextRefused(view);
    yield* emptySubsets(view);
  },
};

/** Only pods with the mesh's proxy are under its rules. */
const isInMesh = (workload: Workload): boolean =>
  workload.pods.some((pod) => pod.containers.some((one) => /istio-proxy|linkerd-proxy/u.test(one.name)));

const rootNamespace = 'istio-system';

function governed(view: View, policy: Observed): readonly Workload[] {
  const selector = labelsAt(policy.manifest, 'spec', 'selector', 'matchLabels');
  const all = Object.keys(selector).length === 0;
  return [...view.workloads.values()].filter(
    (one) =>
      isInMesh(one) &&
      (one.namespace === policy.scope || policy.scope === rootNamespace) &&
      (all || matchesLabels(selector, one.labels)),
  );
}

function* deniers(view: View): Iterable<Finding> {
  for (const policy of view.ofKind('AuthorizationPolicy')) {
    const action = textAt(policy.manifest, 'spec', 'action') ?? 'ALLOW';
    const rules = objectsAt(policy.manifest, 'spec', 'rules');
    const deniesAll =
      action === 'DENY' && rules.some((rule) => !('from' in rule) && !('to' in rule) && !('when' in rule));
    const allowsNone = action === 'ALLOW' && rules.length === 0;
    const victims = governed(view, policy).filter(
      (one) => deniesAll || (allowsNone && !isAllowed(view, policy, one)),
    );
    const denied =
      !deniesAll && !allowsNone
        ? governed(view, policy).filter((one) => denialOf(view, one) !== undefined)
        : [];
    const hit = victims.length > 0 ? victims : denied;
    if (hit.length > 0 && view.inFocus(policy.id)) yield ofPolicy(view, policy, hit, victims.length > 0);
  }
}

/** Another rule lets somebody in. */
const isAllowed = (view: View, policy: Observed, workload: Workload): boolean =>
  view
    .ofKind('AuthorizationPolicy')
    .some(
      (other) =>
        other.id !== policy.id &&
        (textAt(other.manifest, 'spec', 'action') ?? 'ALLOW') === 'ALLOW' &&
        objectsAt(other.manifest, 'spec', 'rules').length > 0 &&
        governed(view, other).some((one) => one.id === workload.id),
    );

/** A caller's line that says that it was turned away. */
function denialOf(view: View, workload: Workload): Receipt | undefined {
  const line = [workload.id, ...view.callersOf(workload.id)]
    .flatMap((id) => view.logsOf(id))
    .find(({ record }) => /RBAC: access denied/u.test(record.text));
  return line && view.quote(line, ['text'], 'symptom', { part: /[^\n]*RBAC: access denied[^\n]*/u });
}

function ofPolicy(view: View, policy: Observed, victims: readonly Workload[], isTotal: boolean): Finding {
  const [first] = victims as readonly [Workload];
  const symptom = victims.map((one) => denialOf(view, one)).find((one) => one !== undefined);
  return finding({
    entity: policy.id,
    mechanism: 'mesh-policy-block',
    claim: `\`${policy.id}\` lets nobody reach \`${first.id}\`${victims.length > 1 ? ` and ${victims.length - 1} more` : ''}.`,
    receipts: [
      view.quote(policy.current, ['manifest', 'spec'], 'state'),
      symptom ??
        view.quote(
          first.pods[0]?.object.current ?? policy.current,
          first.pods[0] ? ['manifest', 'metadata', 'labels'] : ['manifest', 'spec'],
          'link',
        ),
    ],
    strength: isTotal && symptom ? 'decisive' : 'strong',
    breaks: [...victims.map((one) => one.id), ...victims.flatMap((one) => view.callersOf(one.id))],
    since: changedAt(view, policy),
  });
}

/** STRICT refuses whoever has no proxy of his own. */
function* plaintextRefused(view: View): Iterable<Finding> {
  for (const policy of view.ofKind('PeerAuthentication')) {
    if (textAt(policy.manifest, 'spec', 'mtls', 'mode') !== 'STRICT') continue;
    const cut = governed(view, policy).flatMap((victim) =>
      view
        .callersOf(victim.id)
        .flatMap((id) => view.workloads.get(id) ?? [])
        .filter((caller) => caller.pods.length > 0 && !isInMesh(caller))
        .map((caller) => ({ caller, victim })),
    );
    const [first] = cut;
    const pod = first?.caller.pods[0];
    if (!first || !pod || !view.inFocus(policy.id)) continue;
    const line = view
      .logsOf(first.caller.id)
      .find(({ record }) => /reset|EOF|refused|closed|503/iu.test(record.text));
    yield finding({
      entity: policy.id,
      mechanism: 'mesh-policy-block',
      claim: `\`${policy.id}\` demands mutual TLS of \`${first.caller.id}\`, which has no proxy and calls \`${first.victim.id}\` in plain text.`,
      receipts: [
        view.quote(policy.current, ['manifest', 'spec', 'mtls'], 'state'),
        line
          ? view.quote(line, ['text'], 'symptom')
          : view.quote(pod.object.current, ['manifest', 'spec', 'containers'], 'link'),
      ],
      strength: line ? 'decisive' : 'strong',
      breaks: cut.map((one) => one.caller.id),
      since: changedAt(view, policy),
    });
  }
}

/** Requests are routed to a subset that no pod belongs to, or that is defined nowhere. */
function* emptySubsets(view: View): Iterable<Finding> {
  for (const route of routesOf(view)) {
    if (route.subset === undefined || !view.inFocus(route.holder.id)) continue;
    const service = view.services.get(route.service);
    const rules = view.ofKind('DestinationRule').filter((one) => hostOf(one) === route.service);
    if (!service || service.selected.length === 0) continue;
    const place = rules.map((rule) => subsetIn(rule, route.subset)).find((one) => one !== undefined);
    if (place && service.selected.some((pod) => covers(place.labels, pod.labels))) continue;
    yield finding({
      entity: place ? place.rule.id : route.holder.id,
      mechanism: 'mesh-policy-block',
      claim: `\`${route.holder.id}\` sends requests to the subset ${route.subset} of \`${route.service}\`, which ${place ? 'no pod belongs to' : 'is defined nowhere'}.`,
      receipts: [
        view.quote(route.holder.current, route.path, 'state'),
        ...(place ? [view.quote(place.rule.current, place.path, 'state')] : []),
        view.quote(
          service.selected[0]?.object.current ?? service.object.current,
          ['manifest', 'metadata', 'labels'],
          'link',
        ),
      ],
      breaks: view.callersOf(view.workloadOf(route.service)),
    });
  }
}

const covers = (wanted: Labels, labels: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

function hostOf(rule: Observed): EntityId {
  const [name = '', namespace = rule.scope] = (textAt(rule.manifest, 'spec', 'host') ?? '').split('.');
  return `${namespace}/Service/${name}`;
}

function subsetIn(
  rule: Observed,
  name: string | undefined,
): { rule: Observed; labels: Labels; path: Path } | undefined {
  const index = objectsAt(rule.manifest, 'spec', 'subsets').findIndex((one) => textAt(one, 'name') === name);
  const path: Path = ['spec', 'subsets', index];
  return index < 0
    ? undefined
    : { rule, labels: labelsAt(objectAt(rule.manifest, ...path), 'labels'), path: ['manifest', ...path] };
}
