import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { type Labels, matchesLabels } from '../selectors.ts';
import type { Service } from '../services.ts';
import type { View } from '../view.ts';
import type { Workload } from '../workloads.ts';

/** A Service whose selector matches no pod although the workload that it is for has pods. */
export const serviceSelectorMismatch: Detector = {
  mechanism: 'service-selector-mismatch',
  *detect(view) {
    for (const service of view.services.values()) {
      if (!view.inFocus(service.id) || Object.keys(service.selector).length === 0) continue;
      if (service.selected.length > 0 || (service.readyAddresses ?? 0) > 0) continue;
      const meant = intended(view, service);
      if (meant) yield blame(view, service, meant);
    }
  },
};

/** The workload that the Service misses: of its name, or that shares most of the selector. */
function intended(view: View, service: Service): Workload | undefined {
  const near = [...view.workloads.values()].filter((one) => one.namespace === service.namespace);
  // A selector that fits a workload without pods is right; that workload is what is wrong.
  if (near.some((one) => matchesLabels(service.selector, one.labels))) return undefined;
  return near
    .filter((one) => one.pods.length > 0 && likeness(service, one) > 0)
    .sort((a, b) => likeness(service, b) - likeness(service, a) || a.id.localeCompare(b.id))[0];
}

function likeness(service: Service, workload: Workload): number {
  const shared = Object.entries(service.selector).filter(
    ([key, value]) => workload.labels[key] === value,
  ).length;
  const named = workload.name === service.name ? 10 : 0;
  return named + shared + (speaksOf(workload.labels, service.name) ? 2 : 0);
}

const speaksOf = (labels: Labels, name: string): boolean => Object.values(labels).includes(name);

function blame(view: View, service: Service, workload: Workload) {
  const { current } = service.object;
  const wrong = Object.entries(service.selector).filter(([key, value]) => workload.labels[key] !== value);
  const asks = wrong.map(([key, value]) => `${key}=${value}`).join(', ');
  const has = wrong.map(([key]) => `${key}=${workload.labels[key] ?? '(none)'}`).join(', ');
  const pod = workload.pods[0];
  const endpoints = service.endpoints[0];
  return finding({
    entity: service.id,
    mechanism: 'service-selector-mismatch',
    claim: `\`${service.id}\` selects ${asks}, but the pods of \`${workload.id}\` have ${has}, so it has no endpoints.`,
    receipts: [
      view.quote(current, ['manifest', 'spec', 'selector'], 'state'),
      ...(pod ? [view.quote(pod.object.current, ['manifest', 'metadata', 'labels'], 'state')] : []),
      ...(endpoints ? [view.quote(endpoints.current, ['manifest', 'subsets'], 'symptom')] : []),
    ],
    breaks: view.callersOf(workload.id),
  });
}
