import { declaredPorts, knownPorts, probeKinds, probeOf } from './probe-spec.ts';
import { objectsAt, textAt, textsAt } from '../view/read.ts';
import type { Service } from '../view/services.ts';
import type { View } from '../view.ts';
import type { Container } from '../view/containers.ts';
import type { Pod } from '../view/workloads.ts';

const runningContainers = (pod: Pod): readonly Container[] => pod.containers.filter((one) => !one.init);

/** What servers of all kinds print once they listen. */
const announcements =
  /(?:listening|started|running|serving|ready for connections|accept(?:ing)? connections|bound)\b[^\n]{0,80}?(?:ports?(?:\(s\))?[:= ]*|[\d.*\]]:|:)(\d{2,5})\b/giu;

/** The ports that the pods behind a Service are known to listen on: declared, told, probed or announced. */
export function listeningPorts(view: View, service: Service): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const pod of service.selected) {
    for (const container of runningContainers(pod)) {
      for (const port of knownPorts(container)) ports.add(port);
      for (const port of toldPorts(container)) ports.add(port);
      if (pod.ready) for (const port of probedPorts(container)) ports.add(port);
    }
    for (const { record } of view.logsOf(pod.workload).slice(0, 200))
      for (const [, port] of record.text.slice(0, 500).matchAll(announcements)) ports.add(Number(port));
  }
  return ports;
}

/** A probe of a ready pod has found somebody there. */
const probedPorts = (container: Container): readonly number[] =>
  probeKinds.flatMap((kind) => probeOf(container, kind)?.port ?? []);

const toldPorts = (container: Container): readonly number[] =>
  [...textsAt(container.spec, 'args'), ...textsAt(container.spec, 'command')].flatMap((text) =>
    [...text.matchAll(/(?:port|listen|addr(?:ess)?|bind)[=: ]\S*?:?(\d{2,5})\b/giu)].map((match) =>
      Number(match[1]),
    ),
  );

/** Whether any container behind the Service has a port of that name. */
export const hasNamedPort = ({ selected }: Service, name: string): boolean =>
  selected.some((pod) =>
    runningContainers(pod).some((one) =>
      objectsAt(one.spec, 'ports').some((port) => textAt(port, 'name') === name),
    ),
  );

/** The protocols under which the containers behind a Service declare or are probed at a port. */
export function protocolsAt({ selected }: Service, target: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const container of selected.flatMap(runningContainers)) {
    for (const port of objectsAt(container.spec, 'ports'))
      if (textAt(port, 'containerPort') === target || textAt(port, 'name') === target)
        found.add(textAt(port, 'protocol') ?? 'TCP');
    const probed = probeKinds.some((kind) => String(probeOf(container, kind)?.port) === target);
    if (probed) found.add('TCP');
  }
  return found;
}

/** Where the containers behind a Service say which ports they have: the first that says any. */
export function portsPlace({
  selected,
}: Service): { readonly pod: Pod; readonly container: Container } | undefined {
  for (const pod of selected)
    for (const container of runningContainers(pod))
      if (declaredPorts(container).length > 0) return { pod, container };
  return undefined;
}
