import { isSlipFor } from '../knowledge/addresses.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { matchesLabels } from '../view/selectors.ts';
import type { Service } from '../view/services.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

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

/** How sure it is that a Service is meant for a workload; 0 where nothing but a common label speaks for it. */
function likeness(service: Service, workload: Workload): number {
  const pairs = Object.entries(service.selector);
  const shared = pairs.filter(([key, value]) => workload.labels[key] === value);
  const slip = pairs.some(([key, value]) => isSlipFor(value, workload.labels[key] ?? ''));
  const sharesName = shared.some(([, value]) => value === workload.name || value === service.name);
  if (workload.name === service.name) return 10 + shared.length;
  if (Object.values(workload.labels).includes(service.name)) return 5 + shared.length;
  return sharesName || slip ? 1 + shared.length : 0;
}

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
    claim: `The Service \`${service.id}\` selects ${asks}, but the pods of \`${workload.id}\` have ${has}, so it has no endpoints.`,
    receipts: [
      view.quote(current, ['manifest', 'spec', 'selector'], 'state'),
      ...(pod ? [view.quote(pod.object.current, ['manifest', 'metadata', 'labels'], 'state')] : []),
      ...(endpoints ? [view.quote(endpoints.current, ['manifest', 'subsets'], 'symptom')] : []),
    ],
    breaks: view.callersOf(workload.id),
  });
}
