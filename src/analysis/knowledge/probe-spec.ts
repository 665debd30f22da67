import type { JsonObject } from '../../lib/json.ts';
import type { Container } from '../view/containers.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../view/read.ts';

export type ProbeKind = 'liveness' | 'readiness' | 'startup';
type ProbeProtocol = 'http' | 'https' | 'tcp' | 'grpc' | 'exec';

/** A container's probe as the kubelet will carry it out. */
export interface ProbeSpec {
  readonly kind: ProbeKind;
  readonly protocol: ProbeProtocol;
  /** As it is written: a number or the name of a container port; absent for `exec`. */
  readonly portText?: string;
  readonly port?: number;
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
}

export const probeKinds: readonly ProbeKind[] = ['liveness', 'readiness', 'startup'];

export function probeOf(container: Container, kind: ProbeKind): ProbeSpec | undefined {
  const spec = objectAt(container.spec, `${kind}Probe`);
  const handler = handlerOf(spec);
  if (!handler) return undefined;
  const port = handler.portText === undefined ? undefined : portNumber(container, handler.portText);
  return {
    kind,
    ...handler,
    ...(port === undefined ? {} : { port }),
    initialDelay: numberAt(spec, 'initialDelaySeconds') ?? 0,
    period: numberAt(spec, 'periodSeconds') ?? 10,
    timeout: numberAt(spec, 'timeoutSeconds') ?? 1,
    failures: numberAt(spec, 'failureThreshold') ?? 3,
  };
}

function handlerOf(spec: JsonObject): Pick<ProbeSpec, 'protocol' | 'portText'> | undefined {
  const of = (field: string, protocol: ProbeProtocol) => {
    const portText = textAt(spec, field, 'port');
    return spec[field] === undefined
      ? undefined
      : { protocol, ...(portText === undefined ? {} : { portText }) };
  };
  const secure = /^https$/iu.test(textAt(spec, 'httpGet', 'scheme') ?? '');
  return (
    of('httpGet', secure ? 'https' : 'http') ??
    of('grpc', 'grpc') ??
    of('tcpSocket', 'tcp') ??
    of('exec', 'exec')
  );
}

/** A port's number; a name is looked up among the container's ports. */
function portNumber(container: Container, text: string): number | undefined {
  if (/^\d+$/u.test(text)) return Number(text);
  return numberAt(
    objectsAt(container.spec, 'ports').find((port) => textAt(port, 'name') === text),
    'containerPort',
  );
}

export const declaredPorts = (container: Container): readonly number[] =>
  objectsAt(container.spec, 'ports').flatMap((port) => numberAt(port, 'containerPort') ?? []);

/** The ports that a container is told to listen on: declared, or in variables called PORT and the like. */
export function knownPorts(container: Container): ReadonlySet<number> {
  const told = objectsAt(container.spec, 'env')
    .filter((one) => /(^|_)PORT$/u.test(textAt(one, 'name') ?? ''))
    .flatMap((one) => numberAt(one, 'value') ?? []);
  return new Set([...declaredPorts(container), ...told]);
}
