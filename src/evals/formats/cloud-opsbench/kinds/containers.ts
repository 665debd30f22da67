import { compact, count, flag, type Manifest, merge, oneOrNone } from '../manifest.ts';
import { below, entries, find, type Line, longText, value } from '../kubectl/outline.ts';
import { printedTime } from '../kubectl/time.ts';
import { environment } from './environment.ts';
import { probe } from './probes.ts';

/** The container specs below `Containers:` or `Init Containers:`. */
export const containers = (lines: readonly Line[], key: string): readonly Manifest[] =>
  below(lines, key).flatMap((line) =>
    line.key === undefined ? [] : [{ ...containerSpec(line.key, line.children), ...sidecar(line, key) }],
  );

/** The container statuses below the same key, where the pod has any. */
export const containerStatuses = (lines: readonly Line[], key: string): readonly Manifest[] =>
  below(lines, key).flatMap((line) =>
    line.key === undefined ? [] : containerStatus(line.key, line.children),
  );

/**
 * kubectl does not print that an init container stays on; but only such a one may have probes, and only such
 * a one is ready while it runs.
 */
function sidecar({ children }: Line, key: string): Manifest {
  const probed = ['Liveness', 'Readiness', 'Startup'].some((name) => find(children, name) !== undefined);
  const runs = value(children, 'State') === 'Running' && flag(value(children, 'Ready')) === true;
  return key === 'Init Containers' && (probed || runs) ? { restartPolicy: 'Always' } : {};
}

function containerSpec(name: string, lines: readonly Line[]): Manifest {
  const resources = { limits: amounts(lines, 'Limits'), requests: amounts(lines, 'Requests') };
  const spec = compact({
    name,
    image: value(lines, 'Image'),
    command: words(lines, 'Command'),
    args: words(lines, 'Args'),
    ports: ports(lines),
    resources: compact(resources),
    livenessProbe: probe(value(lines, 'Liveness')),
    readinessProbe: probe(value(lines, 'Readiness')),
    startupProbe: probe(value(lines, 'Startup')),
    volumeMounts: mounts(lines),
  });
  return merge(spec ?? {}, environment(lines) ?? {});
}

const amounts = (lines: readonly Line[], key: string): Manifest | undefined =>
  compact(
    Object.fromEntries(
      below(lines, key).flatMap((line) => (line.key === undefined ? [] : [[line.key, line.value]])),
    ),
  );

/**
 * One word a line, except behind a `-c`: what follows there is one script, whose lines kubectl printed one
 * below the other.
 */
function words(lines: readonly Line[], key: string): readonly string[] {
  const line = find(lines, key);
  if (line === undefined) return [];
  const margin = line.children[0]?.indent ?? 0;
  const printed = [...(line.value === '' ? [] : [line.value]), ...unindented(line.children, margin)];
  const shell = printed.findIndex((word) => /^-[a-z]*c$/u.test(word));
  if (shell < 0 || shell + 2 >= printed.length) return printed;
  return [...printed.slice(0, shell + 1), printed.slice(shell + 1).join('\n')];
}

const unindented = (lines: readonly Line[], margin: number): readonly string[] =>
  lines.flatMap((line) => [
    ' '.repeat(Math.max(0, line.indent - margin)) + line.text.trimEnd(),
    ...unindented(line.children, margin),
  ]);

/** `80/TCP, 443/TCP (https)`; names in brackets are printed by newer versions only. */
function ports(lines: readonly Line[]): readonly Manifest[] {
  const own = (value(lines, 'Port', 'Ports') ?? '').split(/,\s*/u).filter(Boolean);
  const host = (value(lines, 'Host Port', 'Host Ports') ?? '').split(/,\s*/u);
  return own.flatMap((text, index) => {
    const [, number, protocol, name] = /^(\d+)(?:\/(\w+))?(?:\s+\((.+)\))?$/u.exec(text) ?? [];
    const hostPort = count(/^\d+/u.exec(host[index] ?? '')?.[0]);
    const members = {
      name,
      containerPort: count(number),
      protocol,
      hostPort: hostPort === 0 ? undefined : hostPort,
    };
    return oneOrNone(members);
  });
}

/** `/data from store (rw,path="sub")` a line. */
const mounts = (lines: readonly Line[]): readonly Manifest[] =>
  [...entries(lines, 'Mounts'), ...entries(lines, 'Devices')].flatMap((entry) => {
    const [, path, name, flags] = /^(.+) from (\S+)(?: \((.*)\))?$/u.exec(entry) ?? [];
    if (name === undefined) return [];
    const subPath = /path="(.*)"/u.exec(flags ?? '')?.[1];
    return oneOrNone({ name, mountPath: path, subPath, readOnly: /^ro\b/u.test(flags ?? '') || undefined });
  });

function containerStatus(name: string, lines: readonly Line[]): readonly Manifest[] {
  if (find(lines, 'State') === undefined && find(lines, 'Restart Count') === undefined) return [];
  const members = {
    name,
    image: value(lines, 'Image'),
    imageID: value(lines, 'Image ID'),
    containerID: value(lines, 'Container ID'),
    state: state(find(lines, 'State')),
    lastState: state(find(lines, 'Last State')),
    ready: flag(value(lines, 'Ready')),
    restartCount: count(value(lines, 'Restart Count')),
  };
  return [compact(members) ?? {}];
}

function state(line: Line | undefined): Manifest | undefined {
  if (line === undefined || line.value === '') return undefined;
  const inside = line.children;
  const members = {
    reason: value(inside, 'Reason'),
    message: longText(inside, 'Message'),
    exitCode: count(value(inside, 'Exit Code')),
    signal: count(value(inside, 'Signal')),
    startedAt: printedTime(value(inside, 'Started')),
    finishedAt: printedTime(value(inside, 'Finished')),
  };
  return { [line.value.trim().toLowerCase()]: compact(members) ?? {} };
}
