import type { EntityId } from '../../lib/entity.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Observed } from './observed.ts';
import { labelsAt, numberAt, objectsAt, type Path, textAt, valuesAt } from './read.ts';
import { type Labels, matchesLabels } from './selectors.ts';
import type { Pod } from './workloads.ts';

export interface ServicePort {
  readonly name?: string;
  readonly port: number | undefined;
  /** A number or the name of a container's port; the service's own port where it is not given. */
  readonly target: string;
  readonly protocol: string;
  readonly path: Path;
}

export interface Service {
  readonly id: EntityId;
  readonly namespace: string;
  readonly name: string;
  readonly object: Observed;
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
  /** The pods that its selector matches. */
  readonly selected: readonly Pod[];
  /** Ready addresses behind it; undefined where no Endpoints object was seen. */
  readonly readyAddresses: number | undefined;
  /** Its Endpoints or EndpointSlices. */
  readonly endpoints: readonly Observed[];
}

export function servicesOf(
  objects: ReadonlyMap<EntityId, Observed>,
  pods: readonly Pod[],
): ReadonlyMap<EntityId, Service> {
  const live = [...objects.values()].filter((object) => !object.deleted);
  const podsIn = Map.groupBy(pods, (pod) => pod.namespace);
  const endpointsOf = Map.groupBy(
    live.filter((object) => object.kind === 'Endpoints' || object.kind === 'EndpointSlice'),
    (object) => `${object.scope}/${serviceName(object)}`,
  );
  const services = live.filter((object) => object.kind === 'Service');
  return new Map(
    services.map((object) => {
      const endpoints = endpointsOf.get(`${object.scope}/${object.name}`) ?? [];
      return [object.id, serviceOf(object, podsIn.get(object.scope) ?? [], endpoints)];
    }),
  );
}

const serviceName = (endpoints: Observed): string =>
  textAt(endpoints.manifest, 'metadata', 'labels', 'kubernetes.io/service-name') ??
  (endpoints.kind === 'EndpointSlice' ? endpoints.name.replace(/-[a-z0-9]{5}$/u, '') : endpoints.name);

function serviceOf(object: Observed, pods: readonly Pod[], endpoints: readonly Observed[]): Service {
  const selector = labelsAt(object.manifest, 'spec', 'selector');
  return {
    id: object.id,
    namespace: object.scope,
    name: object.name,
    object,
    selector,
    ports: portsOf(object.manifest),
    selected: pods.filter((pod) => matchesLabels(selector, pod.labels)),
    readyAddresses: endpoints.length > 0 ? sum(endpoints.map(readyAddressesOf)) : undefined,
    endpoints,
  };
}

const portsOf = (manifest: JsonObject): ServicePort[] =>
  objectsAt(manifest, 'spec', 'ports').map((port, index) => {
    const name = textAt(port, 'name');
    return {
      ...(name === undefined ? {} : { name }),
      port: numberAt(port, 'port'),
      target: textAt(port, 'targetPort') ?? textAt(port, 'port') ?? '',
      protocol: textAt(port, 'protocol') ?? 'TCP',
      path: ['manifest', 'spec', 'ports', index],
    };
  });

function readyAddressesOf(endpoints: Observed): number {
  const subsets = objectsAt(endpoints.manifest, 'subsets');
  const slices = objectsAt(endpoints.manifest, 'endpoints');
  return (
    sum(subsets.map((subset) => valuesAt(subset, 'addresses').length)) +
    slices.filter((slice) => textAt(slice, 'conditions', 'ready') !== 'false').length
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
