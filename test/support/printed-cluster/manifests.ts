import { stringify } from 'yaml';
import type { Claim, Cluster, Container, Probe, Service, Setting, Workload } from './model.ts';

const written = new Map<string, string>();

/** Most manifests are the same in every case, and writing YAML takes time. */
function yaml(manifest: unknown): string {
  const key = JSON.stringify(manifest);
  const known = written.get(key) ?? stringify(manifest);
  written.set(key, known);
  return known;
}

/** The manifests of one application, as they were applied. */
export function appliedManifests(cluster: Cluster, workload: Workload): string {
  const mine = cluster.services.filter(
    (service) => service.name === workload.name || service.name === `${workload.name}-headless`,
  );
  const claims = cluster.claims.filter((claim) =>
    Object.values(workload.volumes).some((source) => 'claim' in source && source.claim === claim.name),
  );
  return [
    ...claims.map((claim) => claimManifest(cluster, claim)),
    workloadManifest(cluster, workload),
    ...mine.map((service) => serviceManifest(cluster, service)),
    ...(workload.account === 'default' ? [] : [accountManifest(cluster, workload.account)]),
  ].join('---\n');
}

function workloadManifest(cluster: Cluster, workload: Workload): string {
  const spec = {
    ...(workload.account !== 'default' && { serviceAccountName: workload.account }),
    ...(workload.securityContext !== undefined && { securityContext: workload.securityContext }),
    ...(workload.pullSecrets.length > 0 && {
      imagePullSecrets: workload.pullSecrets.map((name) => ({ name })),
    }),
    ...(Object.keys(workload.nodeSelector).length > 0 && { nodeSelector: workload.nodeSelector }),
    ...(workload.affinity !== undefined && { affinity: workload.affinity }),
    ...(workload.dnsPolicy !== undefined && { dnsPolicy: workload.dnsPolicy }),
    ...(workload.dnsNameservers !== undefined && { dnsConfig: { nameservers: workload.dnsNameservers } }),
    ...(workload.initContainers.length > 0 && { initContainers: workload.initContainers.map(container) }),
    containers: workload.containers.map(container),
    ...(Object.keys(workload.volumes).length > 0 && { volumes: volumes(workload) }),
  };
  const template = workload.claimTemplate;
  return yaml({
    apiVersion: 'apps/v1',
    kind: workload.kind,
    metadata: { name: workload.name, namespace: cluster.namespace, labels: workload.labels },
    spec: {
      replicas: workload.replicas,
      selector: { matchLabels: workload.labels },
      ...(workload.kind === 'StatefulSet' && { serviceName: workload.name }),
      template: { metadata: { labels: workload.labels }, spec },
      ...(template !== undefined && {
        volumeClaimTemplates: [
          {
            metadata: { name: template.name },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: template.storageClass,
              resources: { requests: { storage: template.size } },
            },
          },
        ],
      }),
    },
  });
}

const volumes = (workload: Workload): unknown =>
  Object.entries(workload.volumes).map(([name, source]) => {
    if ('claim' in source) return { name, persistentVolumeClaim: { claimName: source.claim } };
    if ('secret' in source) return { name, secret: { secretName: source.secret } };
    if ('configMap' in source) return { name, configMap: { name: source.configMap } };
    return { name, emptyDir: {} };
  });

const container = (each: Container): unknown => ({
  name: each.name,
  image: each.image,
  ...(each.command !== undefined && { command: each.command }),
  ...(each.port !== 0 && {
    ports: [{ containerPort: each.port, ...(each.protocol === 'UDP' && { protocol: 'UDP' }) }],
  }),
  ...(Object.keys(each.env).length > 0 && {
    env: Object.entries(each.env).map(([name, setting]) => ({ name, ...value(setting) })),
  }),
  resources: { requests: each.requests, ...(each.limits !== undefined && { limits: each.limits }) },
  ...(each.liveness !== undefined && { livenessProbe: probe(each.liveness) }),
  ...(each.readiness !== undefined && { readinessProbe: probe(each.readiness) }),
  ...(each.startup !== undefined && { startupProbe: probe(each.startup) }),
  ...(Object.keys(each.mounts).length > 0 && {
    volumeMounts: Object.entries(each.mounts).map(([mountPath, name]) => ({ name, mountPath })),
  }),
});

function value(setting: Setting): Record<string, unknown> {
  if (typeof setting === 'string') return { value: setting };
  const [kind, name] =
    'secret' in setting
      ? (['secretKeyRef', setting.secret] as const)
      : (['configMapKeyRef', setting.configMap] as const);
  return { valueFrom: { [kind]: { name, key: setting.key } } };
}

const probe = ({ kind, port, path, scheme, command, ...rest }: Probe): Record<string, unknown> => ({
  ...{
    http: { httpGet: { path: path ?? '/', port, ...(scheme !== undefined && { scheme }) } },
    tcp: { tcpSocket: { port } },
    grpc: { grpc: { port } },
    exec: { exec: { command: (command ?? '').split(' ') } },
  }[kind],
  initialDelaySeconds: rest.delay,
  timeoutSeconds: rest.timeout,
  periodSeconds: rest.period,
  failureThreshold: rest.failure,
});

const serviceManifest = (cluster: Cluster, service: Service): string =>
  yaml({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: service.name, namespace: cluster.namespace },
    spec: {
      type: service.type,
      ...(service.clusterIp === 'None' && { clusterIP: 'None' }),
      selector: service.selector,
      ports: service.ports.map(({ name, port, target, protocol }) => ({
        ...(name !== undefined && { name }),
        ...{ port, targetPort: target, protocol },
      })),
    },
  });

const claimManifest = (cluster: Cluster, claim: Claim): string =>
  yaml({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim.name, namespace: cluster.namespace },
    spec: {
      accessModes: claim.modes,
      resources: { requests: { storage: claim.size } },
      storageClassName: claim.storageClass,
      ...(claim.selector !== undefined && { selector: { matchLabels: claim.selector } }),
      ...(!claim.bound && claim.volume !== '' && { volumeName: claim.volume }),
    },
  });

const accountManifest = (cluster: Cluster, name: string): string =>
  yaml({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: cluster.namespace },
  });
