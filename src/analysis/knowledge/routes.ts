import { type EntityId, entityId } from '../../lib/entity.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Observed } from '../view/observed.ts';
import { labelsAt, objectAt, objectsAt, type Path, textAt } from '../view/read.ts';
import { configMapsOf } from '../view/references.ts';
import type { View } from '../view.ts';

/** A rule that sends requests from outside, or through a gateway, to a Service. */
export interface Route {
  readonly holder: Observed;
  /** In the holder's record. */
  readonly path: Path;
  readonly service: EntityId;
  /** A number or a port's name; absent where the rule leaves it open. */
  readonly port?: string;
  /** The request path that it is for. */
  readonly match?: string;
  /** The exact words, where the rule stands in a longer text. */
  readonly words?: string;
  /** A subset of a mesh's DestinationRule. */
  readonly subset?: string;
}

/** All routes by which requests come in. */
export const routesOf = (view: View): readonly Route[] => [
  ...view.ofKind('Ingress').flatMap(ingressRoutes),
  ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'].flatMap((kind) =>
    view.ofKind(kind).flatMap(gatewayRoutes),
  ),
  ...view.ofKind('VirtualService').flatMap(meshRoutes),
  ...view.ofKind('IngressRoute').flatMap(ingressRouteRoutes),
  ...view.ofKind('Route').flatMap(platformRoutes),
  ...[...view.workloads.values()].flatMap((workload) =>
    configMapsOf(workload).flatMap((name) => {
      const holder = view.objects.get(entityId(workload.namespace, 'ConfigMap', name));
      return holder ? proxyRoutes(holder) : [];
    }),
  ),
];

const serviceId = (scope: string, name: string): EntityId => entityId(scope, 'Service', name);

function ingressRoutes(holder: Observed): Route[] {
  const spec = objectAt(holder.manifest, 'spec');
  const read = (backend: JsonObject, path: Path, match?: string): Route[] => {
    const name = textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName');
    const port =
      textAt(backend, 'service', 'port', 'number') ??
      textAt(backend, 'service', 'port', 'name') ??
      textAt(backend, 'servicePort');
    return name
      ? [
          {
            holder,
            path,
            service: serviceId(holder.scope, name),
            ...(port ? { port } : {}),
            ...(match ? { match } : {}),
          },
        ]
      : [];
  };
  const rules = objectsAt(spec, 'rules').flatMap((rule, index) =>
    objectsAt(rule, 'http', 'paths').flatMap((one, at) =>
      read(
        objectAt(one, 'backend'),
        ['manifest', 'spec', 'rules', index, 'http', 'paths', at],
        textAt(one, 'path'),
      ),
    ),
  );
  const fallback = spec['defaultBackend'] === undefined ? 'backend' : 'defaultBackend';
  return [...rules, ...read(objectAt(spec, fallback), ['manifest', 'spec', fallback])];
}

function gatewayRoutes(holder: Observed): Route[] {
  return objectsAt(holder.manifest, 'spec', 'rules').flatMap((rule, index) => {
    const match = textAt(rule, 'matches', 0, 'path', 'value');
    return objectsAt(rule, 'backendRefs').flatMap((one, at): Route[] => {
      const name = textAt(one, 'name');
      if (!name || (textAt(one, 'kind') ?? 'Service') !== 'Service') return [];
      const port = textAt(one, 'port');
      const service = serviceId(textAt(one, 'namespace') ?? holder.scope, name);
      const path = ['manifest', 'spec', 'rules', index, 'backendRefs', at];
      return [{ holder, path, service, ...(port ? { port } : {}), ...(match ? { match } : {}) }];
    });
  });
}

function meshRoutes(holder: Observed): Route[] {
  return ['http', 'tcp', 'tls'].flatMap((protocol) =>
    objectsAt(holder.manifest, 'spec', protocol).flatMap((rule, index) => {
      const uri = objectAt(rule, 'match', 0, 'uri');
      const match = textAt(uri, 'prefix') ?? textAt(uri, 'exact');
      return objectsAt(rule, 'route').flatMap((one, at): Route[] => {
        const [name, namespace = holder.scope, svc] = (textAt(one, 'destination', 'host') ?? '').split('.');
        // A host outside of the cluster is for a ServiceEntry to know.
        if (!name || (svc !== undefined && svc !== 'svc')) return [];
        const [port, subset] = [
          textAt(one, 'destination', 'port', 'number'),
          textAt(one, 'destination', 'subset'),
        ];
        const path = ['manifest', 'spec', protocol, index, 'route', at];
        return [
          {
            ...{ holder, path, service: serviceId(namespace, name) },
            ...(port ? { port } : {}),
            ...(subset ? { subset } : {}),
            ...(match ? { match } : {}),
          },
        ];
      });
    }),
  );
}

function ingressRouteRoutes(holder: Observed): Route[] {
  return objectsAt(holder.manifest, 'spec', 'routes').flatMap((rule, index) => {
    const match = /Path(?:Prefix)?\(`([^`]+)`/u.exec(textAt(rule, 'match') ?? '')?.[1];
    return objectsAt(rule, 'services').flatMap((one, at): Route[] => {
      const [name, port] = [textAt(one, 'name'), textAt(one, 'port')];
      if (!name || (textAt(one, 'kind') ?? 'Service') !== 'Service') return [];
      const service = serviceId(textAt(one, 'namespace') ?? holder.scope, name);
      const path = ['manifest', 'spec', 'routes', index, 'services', at];
      return [{ holder, path, service, ...(port ? { port } : {}), ...(match ? { match } : {}) }];
    });
  });
}

function platformRoutes(holder: Observed): Route[] {
  const name = textAt(holder.manifest, 'spec', 'to', 'name');
  if (!name || (textAt(holder.manifest, 'spec', 'to', 'kind') ?? 'Service') !== 'Service') return [];
  return [{ holder, path: ['manifest', 'spec', 'to'], service: serviceId(holder.scope, name) }];
}

const locationBlock = /location\s+(?:[=~^*]+\s+)?(\S+)\s*\{([^{}]*)\}/gu;
const passing = /(?:proxy|grpc|uwsgi|fastcgi)_pass\s+(?:\w+:\/\/)?([a-z0-9][\w.-]*)(?::(\d+))?/iu;
/** Gateways that are told in YAML: `uri: lb://orders` beside `predicates: - Path=/api/orders/**`. */
const yamlRoute =
  /uri:\s*["']?(?:lb|https?):\/\/([a-z0-9][\w.-]*)(?::(\d+))?[^\n]*\n(?:[^\n]*\n){0,3}?[^\n]*Path=\s*([^\s,"'\]]+)/giu;

/** Routes in the configuration files of reverse proxies and gateways. */
function proxyRoutes(holder: Observed): Route[] {
  return Object.entries(labelsAt(holder.manifest, 'data')).flatMap(([file, whole]) => {
    const text = whole.slice(0, 100_000);
    const path = ['manifest', 'data', file];
    const of = (
      host: string | undefined,
      port: string | undefined,
      match: string | undefined,
      words: string,
    ): Route[] => {
      const [name, namespace = holder.scope, svc] = (host ?? '').split('.');
      if (!name || (svc !== undefined && svc !== 'svc') || isUpstream(text, name)) return [];
      const service = serviceId(namespace, name);
      return [{ holder, path, service, words, ...(port ? { port } : {}), ...(match ? { match } : {}) }];
    };
    const nginx = [...text.matchAll(locationBlock)].flatMap(([, match, body = '']) => {
      const found = passing.exec(body);
      return found ? of(found[1], found[2], match, found[0]) : [];
    });
    const yaml = [...text.matchAll(yamlRoute)].flatMap(([words, host, port, match]) =>
      of(host, port, match, words),
    );
    return [...nginx, ...yaml];
  });
}

/** A name that the file itself defines stands for its servers. */
const isUpstream = (text: string, name: string): boolean =>
  new RegExp(`upstream\\s+${name.replaceAll('.', '\\.')}\\s*\\{`, 'u').test(text);
