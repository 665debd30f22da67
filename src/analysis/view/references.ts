import { type EntityId, entityId } from '../../lib/entity.ts';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import type { Observed } from './observed.ts';
import { labelsAt, objectsAt, type Path, textAt, textsAt } from './read.ts';
import type { Service } from './services.ts';
import type { Workload } from './workloads.ts';

/** A network address that a workload is configured with. */
export interface Reference {
  readonly workload: EntityId;
  /** The environment variable, argument or ConfigMap key that holds it. */
  readonly key: string;
  readonly text: string;
  readonly host: string;
  readonly port?: number;
  /** The object that holds the text, and where in its record. */
  readonly holder: Observed;
  readonly path: Path;
  /** The service that the host names, where there is one. */
  readonly service?: EntityId;
  /** Namespace and name as a cluster DNS name spells them, whether or not there is such a service. */
  readonly meant?: EntityId;
}

/** Addresses in environment values, arguments and the ConfigMaps that a workload reads. */
export function referencesOf(
  workloads: Iterable<Workload>,
  objects: ReadonlyMap<EntityId, Observed>,
  services: ReadonlyMap<EntityId, Service>,
): readonly Reference[] {
  return [...workloads].flatMap((workload) =>
    [...textsOf(workload), ...configMapTexts(workload, objects)].flatMap((source) =>
      addressesIn(source.text).map((address) =>
        resolve({ workload: workload.id, ...source, ...address }, services),
      ),
    ),
  );
}

interface Source {
  readonly key: string;
  readonly text: string;
  readonly holder: Observed;
  readonly path: Path;
}

function textsOf(workload: Workload): Source[] {
  const { template } = workload;
  if (!template) return [];
  const holder = template.object;
  return workload.containers.flatMap(({ spec, path }) => [
    ...objectsAt(spec, 'env').flatMap((variable, index) => {
      const text = textAt(variable, 'value');
      const place: Path = ['manifest', ...path, 'env', index, 'value'];
      return text ? [{ key: textAt(variable, 'name') ?? '', text, holder, path: place }] : [];
    }),
    ...['command', 'args'].flatMap((list) =>
      textsAt(spec, list).map((text, index) => ({
        key: list,
        text,
        holder,
        path: ['manifest', ...path, list, index],
      })),
    ),
  ]);
}

/** The ConfigMaps that a workload reads: `envFrom`, `valueFrom`, and volumes. */
export function configMapsOf(workload: Workload): readonly string[] {
  const volumes = workload.template
    ? objectsAt(workload.template.object.manifest, ...workload.template.path, 'volumes')
    : [];
  const names = [
    ...workload.containers.flatMap(({ spec }) => [
      ...objectsAt(spec, 'envFrom').map((one) => textAt(one, 'configMapRef', 'name')),
      ...objectsAt(spec, 'env').map((one) => textAt(one, 'valueFrom', 'configMapKeyRef', 'name')),
    ]),
    ...volumes.flatMap((volume) => [
      textAt(volume, 'configMap', 'name'),
      ...objectsAt(volume, 'projected', 'sources').map((one) => textAt(one, 'configMap', 'name')),
    ]),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

function configMapTexts(workload: Workload, objects: ReadonlyMap<EntityId, Observed>): Source[] {
  return configMapsOf(workload).flatMap((name) => {
    const holder = objects.get(entityId(workload.namespace, 'ConfigMap', name));
    if (!holder) return [];
    // Long files are read for their first part only; addresses stand in short ones.
    return Object.entries(labelsAt(holder.manifest, 'data')).map(([key, text]) => ({
      key,
      text: text.slice(0, 20_000),
      holder,
      path: ['manifest', 'data', key],
    }));
  });
}

interface Address {
  readonly host: string;
  readonly port?: number;
}

const hostPattern = String.raw`[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*`;
const withScheme = new RegExp(
  String.raw`\b[a-z][a-z0-9+.-]*://(?:[^\s/@"']*@)?(${hostPattern})(?::(\d{1,5}))?`,
  'giu',
);
const withPort = new RegExp(String.raw`(?<![\w.:/@-])(${hostPattern}):(\d{2,5})(?![\w.:])`, 'giu');
const bareHost = new RegExp(String.raw`^${hostPattern}$`, 'iu');

/** `host:port`, URLs, and a text that is nothing but a host name. */
function addressesIn(text: string): readonly Address[] {
  const found = [...text.matchAll(withScheme), ...text.matchAll(withPort)].map((match) => ({
    host: (match[1] ?? '').toLowerCase(),
    ...(match[2] === undefined ? {} : { port: Number(match[2]) }),
  }));
  if (found.length === 0 && bareHost.test(text) && /[a-z]/iu.test(text))
    return [{ host: text.toLowerCase() }];
  return [...new Map(found.map((one) => [canonicalJson(one as JsonValue), one])).values()];
}

/** Host names as the cluster's DNS reads them: `name`, `name.ns`, `name.ns.svc`, `name.ns.svc.<domain>`. */
function resolve(
  found: Omit<Reference, 'service' | 'meant'>,
  services: ReadonlyMap<EntityId, Service>,
): Reference {
  const [name = '', namespace, svc] = found.host.split('.');
  const home = found.workload.slice(0, found.workload.indexOf('/'));
  const local = namespace === undefined;
  const cluster =
    local || svc === 'svc' || (svc === undefined && services.has(entityId(namespace, 'Service', name)));
  if (!cluster) return headless(found, services);
  const meant = entityId(namespace ?? home, 'Service', name);
  return { ...found, meant, ...(services.has(meant) ? { service: meant } : {}) };
}

/** `pod-0.name.ns.svc…`: one pod behind a headless service. */
function headless(
  found: Omit<Reference, 'service' | 'meant'>,
  services: ReadonlyMap<EntityId, Service>,
): Reference {
  const [, name, namespace] = found.host.split('.');
  const home = found.workload.slice(0, found.workload.indexOf('/'));
  const candidate = name === undefined ? undefined : entityId(namespace ?? home, 'Service', name);
  return candidate && services.has(candidate) ? { ...found, meant: candidate, service: candidate } : found;
}
