import { fields, indent, printedInstant, suffix } from './columns.ts';
import type { Container, Pod, Probe, Setting, Status, VolumeSource, Workload } from './model.ts';

/** Containers of a pod template; with statuses, those of a running pod. */
export function printedContainers(
  containers: readonly Container[],
  statuses: readonly Status[] | undefined,
  by: number,
): string {
  return containers
    .map((container, index) => {
      const body = containerFields(container, statuses?.[index]);
      return `${' '.repeat(by)}${container.name}:\n${indent(body, by + 2)}`;
    })
    .join('\n');
}

function containerFields(container: Container, status: Status | undefined): string {
  const started = status !== undefined && (status.state !== 'waiting' || status.last !== undefined);
  const id = started ? `containerd://${suffix(container.name, 10)}` : '';
  const port = container.port === 0 ? '<none>' : `${container.port}/${container.protocol}`;
  const head: [string, string][] = [
    ...(status === undefined ? [] : [['Container ID', id] as [string, string]]),
    ['Image', container.image],
    ...(status === undefined ? [] : [['Image ID', started ? container.image : ''] as [string, string]]),
    ['Port', port],
    ['Host Port', container.port === 0 ? '<none>' : `0/${container.protocol}`],
  ];
  const probes = [
    ['Liveness', container.liveness],
    ['Readiness', container.readiness],
    ['Startup', container.startup],
  ] as const;
  return [
    fields(head),
    container.command === undefined ? '' : `Command:\n${indent(container.command.join('\n'), 2)}`,
    status === undefined ? '' : printedStatus(status),
    resources('Limits', container.limits),
    resources('Requests', container.requests),
    ...probes.map(([name, probe]) =>
      probe === undefined ? '' : `${`${name}:`.padEnd(12)}${printedProbe(probe)}`,
    ),
    environment(container.env),
    mounts(container.mounts, status !== undefined),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const resources = (title: string, amounts: { cpu: string; memory: string } | undefined): string =>
  amounts === undefined ? '' : `${title}:\n  cpu:     ${amounts.cpu}\n  memory:  ${amounts.memory}`;

/** As describe prints a probe. */
function printedProbe({ kind, port, path, scheme, command, ...rest }: Probe): string {
  const where = {
    http: `http-get ${(scheme ?? 'HTTP').toLowerCase()}://:${port}${path ?? '/'}`,
    tcp: `tcp-socket :${port}`,
    grpc: `grpc <pod>:${port} `,
    exec: `exec [${command ?? ''}]`,
  }[kind];
  const { delay, timeout, period, failure } = rest;
  return `${where} delay=${delay}s timeout=${timeout}s period=${period}s #success=1 #failure=${failure}`;
}

function environment(env: Readonly<Record<string, Setting>>): string {
  const names = Object.keys(env);
  if (names.length === 0) return 'Environment:  <none>';
  const width = Math.max(...names.map((name) => name.length)) + 3;
  const lines = names.map((name) => `  ${`${name}:`.padEnd(width)}${printedSetting(env[name] ?? '')}`);
  return `Environment:\n${lines.join('\n')}`;
}

function printedSetting(setting: Setting): string {
  if (typeof setting === 'string') return setting;
  if ('secret' in setting)
    return `<set to the key '${setting.key}' in secret '${setting.secret}'>  Optional: false`;
  return `<set to the key '${setting.key}' of config map '${setting.configMap}'>  Optional: false`;
}

function mounts(places: Readonly<Record<string, string>>, live: boolean): string {
  const lines = Object.entries(places).map(([path, volume]) => `  ${path} from ${volume} (rw)`);
  if (live) lines.push('  /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-x7k2p (ro)');
  return lines.length === 0 ? 'Mounts:  <none>' : `Mounts:\n${lines.join('\n')}`;
}

function printedStatus(status: Status): string {
  const { state, reason, message, exitCode, last, since } = status;
  const at = (key: string, seconds: number) => `  ${`${key}:`.padEnd(14)}${printedInstant(seconds)}`;
  const detail = [
    ...(reason === undefined ? [] : [`  Reason:       ${reason}`]),
    ...(message === undefined ? [] : [`  Message:      ${message}`]),
    ...(exitCode === undefined ? [] : [`  Exit Code:    ${exitCode}`]),
  ];
  const shown = `${state[0]?.toUpperCase() ?? ''}${state.slice(1)}`;
  return [
    `State:          ${shown}`,
    ...detail,
    ...(state === 'waiting' ? [] : [at('Started', since)]),
    ...(state === 'terminated' ? [at('Finished', Math.max(0, since - 4))] : []),
    ...(last === undefined ? [] : lastState(last, since)),
    `Ready:          ${status.ready ? 'True' : 'False'}`,
    `Restart Count:  ${status.restarts}`,
  ].join('\n');
}

const lastState = (last: NonNullable<Status['last']>, since: number): readonly string[] => [
  'Last State:     Terminated',
  `  Reason:       ${last.reason}`,
  ...(last.message === undefined ? [] : [`  Message:      ${last.message}`]),
  `  Exit Code:    ${last.exitCode}`,
  `  Started:      ${printedInstant(since + 1 + last.ran)}`,
  `  Finished:     ${printedInstant(since + 1)}`,
];

const tokenVolume = `  kube-api-access-x7k2p:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds:  3607
    ConfigMapName:           kube-root-ca.crt
    ConfigMapOptional:       <nil>
    DownwardAPI:             true`;

/** The volumes of a pod or a template. */
export function printedVolumes(workload: Workload, pod: Pod | undefined, by: number): string {
  const sources = Object.entries(volumesOf(workload, pod));
  const pad = ' '.repeat(by);
  if (sources.length === 0 && pod === undefined) return `${pad}Volumes:  <none>`;
  const shown = sources.map(
    ([name, source]) =>
      `${pad}${pod === undefined ? ' ' : '  '}${name}:\n${indent(volumeFields(source), by + 4)}`,
  );
  if (pod !== undefined) shown.push(tokenVolume);
  return `${pad}Volumes:\n${shown.join('\n')}`;
}

const volumesOf = (workload: Workload, pod: Pod | undefined): Readonly<Record<string, VolumeSource>> => {
  const template = workload.claimTemplate;
  if (pod === undefined || template === undefined) return workload.volumes;
  return { ...workload.volumes, [template.name]: { claim: `${template.name}-${pod.name}` } };
};

function volumeFields(source: VolumeSource): string {
  if ('claim' in source)
    return fields([
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', source.claim],
      ['ReadOnly', 'false'],
    ]);
  if ('secret' in source)
    return fields([
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', source.secret],
      ['Optional', 'false'],
    ]);
  if ('configMap' in source)
    return fields([
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', source.configMap],
      ['Optional', 'false'],
    ]);
  return fields([
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', ''],
    ['SizeLimit', '<unset>'],
  ]);
}
