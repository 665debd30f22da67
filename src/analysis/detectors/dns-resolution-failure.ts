import type { EntityId } from '../../lib/entity.ts';
import { demandFor } from '../knowledge/demand.ts';
import type { Detector } from '../detector.ts';
import { dnsFaultOf, type DnsFault } from '../knowledge/dns-config.ts';
import { type Finding, finding } from '../finding.ts';
import { lastSeen, type NameFailure, nameFailures } from '../knowledge/name-failures.ts';
import { textAt } from '../view/read.ts';
import { workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/**
 * Names of Services that exist and do not resolve: for everybody (the cluster's resolver), for everybody who
 * asks for one name (that name), or for one workload (its own settings). A name of no Service is a wrong address.
 */
export const dnsResolutionFailure: Detector = {
  mechanism: 'dns-resolution-failure',
  *detect(view) {
    const all = nameFailures(view);
    const failures = all.filter((one) => one.service !== undefined);
    const resolver = resolverDown(view);
    if (failures.length > 0 && resolver) {
      yield ofResolver(view, resolver, failures);
      return;
    }
    yield* externalNames(view, all);
    const settled = new Set<EntityId>();
    for (const workload of workloadsInFocus(view)) {
      const fault = dnsFaultOf(view, workload);
      const own = failures.filter((one) => one.workload === workload.id);
      const found = fault && bySettings(view, workload, fault, own);
      if (!found) continue;
      settled.add(workload.id);
      yield found;
    }
    const open = failures.filter(
      (one) =>
        !settled.has(one.workload) &&
        (isHeld(view, one) || !isOver(view, one, timesBy(failures, one.workload))),
    );
    const names = [...Map.groupBy(open, (one) => one.service)].filter(([, group]) =>
      isTheNamesFault(view, group, failures),
    );
    for (const [, group] of names) yield ofName(view, group);
    const rest = open.filter((one) => !names.some(([service]) => service === one.service));
    for (const group of Map.groupBy(rest, (one) => one.workload).values()) yield ofWorkload(view, group);
  },
};

const isResolver = (one: Workload): boolean =>
  /^(coredns|kube-dns|rke2-coredns)/u.test(one.name) || one.labels['k8s-app'] === 'kube-dns';

const resolverDown = (view: View): Workload | undefined =>
  [...view.workloads.values()].find(
    (one) => isResolver(one) && one.readyCount === 0 && (one.object !== undefined || one.pods.length > 0),
  );

function ofResolver(view: View, { id, object, pods }: Workload, failures: readonly NameFailure[]): Finding {
  const item = (object ?? pods[0]?.object)?.current;
  return finding({
    entity: id,
    mechanism: 'dns-resolution-failure',
    claim: `\`${id}\`, which resolves the cluster's names, has no pod ready.`,
    receipts: [
      ...(item ? [view.quote(item, ['manifest', 'status'], 'state')] : []),
      ...linesOf(view, failures),
    ],
    breaks: failures.map((one) => one.workload),
  });
}

const linesOf = (view: View, failures: readonly NameFailure[]) =>
  failures.slice(0, 2).map((one) => view.quote(one.item, ['text'], 'symptom', { part: lineWith(one.host) }));

const lineWith = (host: string): RegExp => new RegExp(`[^\\n]*${host.replaceAll('.', '\\.')}[^\\n]*`, 'iu');

/** Settings that keep it from the cluster's names hurt only those who use such names, and are seen to fail. */
function bySettings(
  view: View,
  workload: Workload,
  fault: DnsFault,
  failures: readonly NameFailure[],
): Finding | undefined {
  const { template, id } = workload;
  const uses = view.references.find((one) => one.workload === id && one.service !== undefined);
  const demand = demandFor(view, workload);
  const suffers = workload.readyCount < (workload.desired ?? 1) || demand?.receipt.shows === 'symptom';
  if (!template || (failures.length === 0 && !(uses && suffers))) return undefined;
  const [link] = uses ? [view.quote(uses.holder.current, uses.path, 'link')] : [];
  return finding({
    entity: id,
    mechanism: 'dns-resolution-failure',
    claim: `\`${id}\` cannot resolve the names of Services: ${fault.because}.`,
    receipts: [
      view.quote(template.object.current, ['manifest', ...fault.path], 'state'),
      ...linesOf(view, failures),
      ...(link ? [link] : []),
    ],
    strength: failures.length > 0 || fault.isCertain ? 'decisive' : 'strong',
  });
}

/** A Service that is only another name, and that name does not resolve. */
function* externalNames(view: View, failures: readonly NameFailure[]): Iterable<Finding> {
  for (const failure of failures) {
    const service = [...view.services.values()].find(({ id, object: { manifest } }) => {
      const isAlias = textAt(manifest, 'spec', 'type') === 'ExternalName';
      return isAlias && (id === failure.service || textAt(manifest, 'spec', 'externalName') === failure.host);
    });
    if (service)
      yield finding({
        entity: service.id,
        mechanism: 'dns-resolution-failure',
        claim: `\`${service.id}\` stands for ${textAt(service.object.manifest, 'spec', 'externalName') ?? 'a name'}, which does not resolve.`,
        receipts: [
          view.quote(service.object.current, ['manifest', 'spec', 'externalName'], 'state'),
          ...linesOf(view, [failure]),
        ],
        breaks: [failure.workload],
      });
  }
}

/** Several ask for one name in vain while they resolve others. */
function isTheNamesFault(view: View, group: readonly NameFailure[], all: readonly NameFailure[]): boolean {
  const [first] = group;
  const type = first?.service && textAt(view.services.get(first.service)?.object.manifest, 'spec', 'type');
  if (!first || type === 'ExternalName') return false;
  const callers = new Set(group.map((one) => one.workload));
  const elsewhere = (workload: EntityId) =>
    all.some((one) => one.workload === workload && one.service !== first.service);
  return callers.size >= 2 && [...callers].every((one) => !elsewhere(one));
}

function ofName(view: View, group: readonly NameFailure[]): Finding {
  const [first] = group as readonly [NameFailure];
  const entity = first.service ?? first.workload;
  const item = view.objects.get(entity)?.current;
  return finding({
    entity,
    mechanism: 'dns-resolution-failure',
    claim: `The name of \`${entity}\` does not resolve for any of its callers, who resolve other names.`,
    receipts: [
      view.quote(first.item, ['text'], 'state', { part: lineWith(first.host) }),
      ...(item ? [view.quote(item, ['manifest', 'spec'], 'link')] : []),
      ...linesOf(view, group),
    ],
    strength: strengthOf(view, group),
    breaks: group.map((one) => one.workload),
  });
}

function ofWorkload(view: View, group: readonly NameFailure[]): Finding {
  const [first] = group as readonly [NameFailure];
  const template = view.workloads.get(first.workload)?.template;
  return finding({
    entity: first.workload,
    mechanism: 'dns-resolution-failure',
    claim: `\`${first.workload}\` cannot resolve ${first.host}, which is the name of \`${first.service ?? first.host}\`.`,
    receipts: [
      view.quote(first.item, ['text'], 'state', { part: lineWith(first.host) }),
      ...(template
        ? [view.quote(template.object.current, ['manifest', ...template.path, 'dnsPolicy'], 'state')]
        : []),
      ...linesOf(view, group),
    ],
    strength: strengthOf(view, group),
  });
}

/** How often a workload could not resolve a name, whichever. */
const timesBy = (failures: readonly NameFailure[], workload: EntityId): number =>
  failures.filter((one) => one.workload === workload).reduce((sum, { count }) => sum + count, 0);

const often = 20;
const recentMs = 60_000;

/**
 * Names do not resolve for a while after their Service was made, so that what logs alone say is often over: it
 * counts while it goes on, or where it keeps the caller from starting.
 */
const isOver = (view: View, { item }: NameFailure, times: number): boolean =>
  lastSeen(item) > 0 ? view.now - lastSeen(item) > recentMs : times < often;

/** The caller is not ready. */
function isHeld(view: View, { workload }: NameFailure): boolean {
  const caller = view.workloads.get(workload);
  return caller !== undefined && caller.readyCount < (caller.desired ?? 1);
}

/** Who cannot resolve so many names of Services that others reach has trouble of its own with names. */
const fewNames = 3;

const strengthOf = (view: View, group: readonly NameFailure[]): Finding['strength'] =>
  group.some((one) => isHeld(view, one)) || new Set(group.map((one) => one.service)).size >= fewNames
    ? 'strong'
    : 'weak';
