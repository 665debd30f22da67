import { age, fields, orNone, pairs, table } from './columns.ts';
import type { Cluster, Pod, Service, ServicePort, Workload } from './model.ts';
import { podLabels } from './names.ts';
import type { Form } from './print-pods.ts';

interface Backend {
  readonly workload: Workload;
  readonly pod: Pod;
}

/** The pods that a Service selects and that have an address. */
function backends(cluster: Cluster, service: Service): readonly Backend[] {
  const wanted = Object.entries(service.selector);
  if (wanted.length === 0) return [];
  return cluster.workloads.flatMap((workload) =>
    workload.pods
      .filter((pod) => pod.ip !== undefined)
      .filter((pod) =>
        wanted.every(
          ([key, value]) => (workload.labels[key] ?? podLabels(workload, pod.name)[key]) === value,
        ),
      )
      .map((pod) => ({ workload, pod })),
  );
}

const isReady = (cluster: Cluster, pod: Pod): boolean =>
  pod.statuses.every((status) => status.ready) &&
  cluster.nodes.find(({ name }) => name === pod.node)?.ready !== 'Unknown';

const readyBackends = (cluster: Cluster, service: Service): readonly Backend[] =>
  backends(cluster, service).filter(({ pod }) => isReady(cluster, pod));

const named =
  (only: string | undefined) =>
  ({ name }: { readonly name: string }): boolean =>
    only === undefined || name === only;

const printedPorts = (service: Service): string =>
  orNone(
    service.ports.map(
      ({ port, nodePort, protocol }) => `${port}${nodePort === undefined ? '' : `:${nodePort}`}/${protocol}`,
    ),
  );

export function listedServices(cluster: Cluster, form: Form, only?: string): string {
  const extra = { plain: [], wide: ['SELECTOR'], labels: ['LABELS'] }[form];
  const rows = cluster.services
    .filter(named(only))
    .map((service) => [
      service.name,
      service.type,
      service.type === 'ExternalName' ? '<none>' : service.clusterIp,
      service.externalName ?? '<none>',
      printedPorts(service),
      age(service.age),
      ...(form === 'wide' ? [orNone(pairs(service.selector))] : []),
      ...(form === 'labels' ? [orNone(pairs(service.selector))] : []),
    ]);
  return table(['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE', ...extra], rows);
}

const addresses = (cluster: Cluster, service: Service, { target }: ServicePort): string =>
  readyBackends(cluster, service)
    .map(({ pod }) => `${pod.ip ?? ''}:${target}`)
    .join(',');

export function describedService(cluster: Cluster, service: Service): string {
  const ports = service.ports.flatMap((port): [string, string][] => [
    ['Port', `${port.name ?? '<unset>'}  ${port.port}/${port.protocol}`],
    ['TargetPort', `${port.target}/${port.protocol}`],
    ...(port.nodePort === undefined
      ? []
      : [['NodePort', `${port.name ?? '<unset>'}  ${port.nodePort}/${port.protocol}`] as [string, string]]),
    ['Endpoints', addresses(cluster, service, port)],
  ]);
  const external =
    service.externalName === undefined ? [] : [['External Name', service.externalName] as const];
  return `${fields([
    ['Name', service.name],
    ['Namespace', cluster.namespace],
    ['Labels', pairs(service.selector)],
    ['Annotations', '<none>'],
    ['Selector', orNone(pairs(service.selector))],
    ['Type', service.type],
    ['IP Family Policy', 'SingleStack'],
    ['IP Families', 'IPv4'],
    ['IP', service.clusterIp],
    ['IPs', service.clusterIp],
    ...external,
    ...ports,
    ['Session Affinity', 'None'],
    ['Internal Traffic Policy', 'Cluster'],
    ['Events', '<none>'],
  ])}\n`;
}

const selecting = (cluster: Cluster): readonly Service[] =>
  cluster.services.filter(({ selector }) => Object.keys(selector).length > 0);

export function listedEndpoints(cluster: Cluster, only?: string): string {
  const rows = selecting(cluster)
    .filter(named(only))
    .map((service) => {
      const all = service.ports
        .map((port) => addresses(cluster, service, port))
        .filter((text) => text !== '');
      const none = backends(cluster, service).length === 0 ? '<none>' : '';
      return [service.name, all.length === 0 ? none : all.join(','), age(service.age)];
    });
  return table(['NAME', 'ENDPOINTS', 'AGE'], rows);
}

export function describedEndpoints(cluster: Cluster, service: Service): string {
  const ips = (pods: readonly Backend[]) => orNone(pods.map(({ pod }) => pod.ip ?? ''));
  const all = backends(cluster, service);
  const ready = readyBackends(cluster, service);
  const head = fields([
    ['Name', service.name],
    ['Namespace', cluster.namespace],
    ['Labels', pairs(service.selector)],
    ['Annotations', 'endpoints.kubernetes.io/last-change-trigger-time: 2026-05-01T11:50:00Z'],
  ]);
  if (all.length === 0) return `${head}\nSubsets:\nEvents:  <none>\n`;
  const ports = service.ports.map(
    ({ name, target, protocol }) => `    ${(name ?? '<unset>').padEnd(8)} ${target}  ${protocol}`,
  );
  return `${head}\nSubsets:\n  Addresses:          ${ips(ready)}\n  NotReadyAddresses:  ${ips(all.filter((one) => !ready.includes(one)))}\n  Ports:\n    Name     Port  Protocol\n    ----     ----  --------\n${ports.join('\n')}\n\nEvents:  <none>\n`;
}

/** What a connection check from a pod on the first worker prints. */
export function connectivity(cluster: Cluster, service: Service, port: ServicePort): string {
  const special = cluster.checks.get(service.name);
  if (special !== undefined) return special;
  const open =
    port.protocol === 'TCP' &&
    readyBackends(cluster, service).some(({ workload }) =>
      workload.containers.some(
        (container) => (workload.listens ?? container.port) === port.target && container.protocol === 'TCP',
      ),
    );
  return open
    ? `${service.name} (${service.clusterIp}:${port.port}) open\nConnection Succeeded`
    : 'Connection Failed';
}
