import type { EntityId } from '../../lib/entity.ts';
import { hasNamedPort, listeningPorts } from './listening.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../view/read.ts';
import type { Service, ServicePort } from '../view/services.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { View } from '../view.ts';

/** A port of a Service that leads nowhere, or that is not the one that its callers ask for. */
export interface WrongPort {
  readonly kind: 'target' | 'offered';
  readonly port: ServicePort;
  readonly because: string;
}

/** A port whose target no container behind the Service listens on. */
export function wrongTarget(view: View, service: Service): WrongPort | undefined {
  if (service.selected.length === 0) return undefined;
  const listening = listeningPorts(view, service);
  for (const port of service.ports) {
    const { target } = port;
    const number = Number(target);
    if (!Number.isInteger(number)) {
      if (target === '' || hasNamedPort(service, target)) continue;
      return { kind: 'target', port, because: `no container behind it has a port named ${target}` };
    }
    if (listening.size === 0 || listening.has(number)) continue;
    const others = [...listening]
      .sort((a, b) => a - b)
      .slice(0, 4)
      .join(', ');
    return {
      kind: 'target',
      port,
      because: `the containers behind it listen on ${others}, not on ${target}`,
    };
  }
  return undefined;
}

/**
 * The Service's callers all ask for a port that it does not offer, and that is where its containers listen or
 * what it was declared with: then the Service is wrong, and not each of its callers.
 */
export function wrongOffer(view: View, service: Service): WrongPort | undefined {
  if (textAt(service.object.manifest, 'spec', 'clusterIP') === 'None') return undefined;
  const asked = askedPorts(view, service.id);
  const offered = service.ports.map((one) => one.port);
  const [port] = service.ports;
  const callers = new Set(asked.map((one) => one.caller));
  const wanted = new Set(asked.map((one) => one.port));
  const [only] = wanted;
  if (!port || only === undefined || wanted.size !== 1 || offered.includes(only)) return undefined;
  const meant = callers.size >= 2 || listeningPorts(view, service).has(only) || wasDeclared(service, only);
  if (!meant) return undefined;
  const who = callers.size === 1 ? 'its caller asks' : `its ${callers.size} callers ask`;
  return { kind: 'offered', port, because: `${who} for port ${only}` };
}

const askedPorts = (view: View, id: EntityId): readonly { caller: EntityId; port: number }[] =>
  view.references.flatMap(({ service, port, workload }) =>
    service === id && port !== undefined ? [{ caller: workload, port }] : [],
  );

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The ports that a Service was last applied with, where that is kept beside it. */
function declaredServicePorts(service: Service): readonly number[] {
  const text = textAt(objectAt(service.object.manifest, 'metadata', 'annotations'), lastApplied);
  try {
    const declared = JSON.parse(text ?? 'null') as JsonValue;
    return objectsAt(declared, 'spec', 'ports').flatMap((one) => numberAt(one, 'port') ?? []);
  } catch {
    return [];
  }
}

const wasDeclared = (service: Service, port: number): boolean => declaredServicePorts(service).includes(port);
