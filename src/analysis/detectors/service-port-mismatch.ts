import type { Receipt } from '../../evidence/receipt.ts';
import { failedCheck } from '../knowledge/demand.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { portsPlace } from '../knowledge/listening.ts';
import { wrongOffer, wrongTarget, type WrongPort } from '../knowledge/service-ports.ts';
import type { Service } from '../view/services.ts';
import type { View } from '../view.ts';

/** A Service that sends its callers to a port where nothing listens, or that lacks the port they ask for. */
export const servicePortMismatch: Detector = {
  mechanism: 'service-port-mismatch',
  *detect(view) {
    for (const service of view.services.values()) {
      if (!view.inFocus(service.id) || Object.keys(service.selector).length === 0) continue;
      const offer = wrongOffer(view, service);
      const wrong = offer ?? wrongTarget(view, service);
      const found = wrong && blame(view, service, wrong);
      if (found) yield found;
    }
  },
};

/**
 * Container ports are informative only, so a target outside of them is blamed only where the Service is seen
 * not to work; a name that no container has, or a port that callers miss, needs no such proof.
 */
function blame(view: View, service: Service, wrong: WrongPort): Finding | undefined {
  const { port } = wrong;
  if (wrong.kind === 'target' && isReached(view, service, port.port)) return undefined;
  const symptom = symptomOf(view, service);
  const isCertain = wrong.kind === 'offered' || !/^\d+$/u.test(port.target);
  if (!symptom && !isCertain) return undefined;
  const place = portsPlace(service);
  const what =
    wrong.kind === 'offered'
      ? `offers port ${port.port ?? '?'}`
      : `sends port ${port.port ?? '?'} to ${port.target}`;
  return finding({
    entity: service.id,
    mechanism: 'service-port-mismatch',
    claim: `\`${service.id}\` ${what}, but ${wrong.because}.`,
    receipts: [
      view.quote(service.object.current, port.path, 'state'),
      ...(place
        ? [view.quote(place.pod.object.current, ['manifest', ...place.container.path, 'ports'], 'state')]
        : []),
      symptom ?? linkOf(view, service, port.path),
    ],
    breaks: service.selected.flatMap((pod) => view.callersOf(pod.workload)),
  });
}

const isReached = (view: View, service: Service, port: number | undefined): boolean =>
  view.probesOf(service.id).some(({ record }) => record.passed && record.target.endsWith(`:${port ?? ''}`));

const unreachable = /refused|timed? ?out|unreachable|no route|unavailable|deadline|reset|502|503|504/iu;

/** A check of the Service that fails, or a caller that says it cannot reach it. */
function symptomOf(view: View, service: Service): Receipt | undefined {
  const failed = failedCheck(view, [service.id]);
  if (failed) return failed;
  for (const caller of new Set(service.selected.flatMap((pod) => view.callersOf(pod.workload)))) {
    const line = view
      .logsOf(caller)
      .find(({ record }) => unreachable.test(record.text) && record.text.includes(service.name));
    if (line) return view.quote(line, ['text'], 'symptom');
  }
  return undefined;
}

/** A caller's configuration, or the Service's own line. */
function linkOf(view: View, service: Service, path: readonly (string | number)[]): Receipt {
  const reference = view.references.find((one) => one.service === service.id);
  return reference
    ? view.quote(reference.holder.current, reference.path, 'link')
    : view.quote(service.object.current, path, 'link');
}
