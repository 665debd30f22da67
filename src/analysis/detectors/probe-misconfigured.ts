import { type Container, terminationOf } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { knownPorts, probeKinds, probeOf, type ProbeSpec } from '../knowledge/probe-spec.ts';
import { objectAt, textAt } from '../view/read.ts';
import { type Complaint, warningsOf, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Probes that fail for their own sake: the wrong protocol, the wrong port, or no time to start. */
export const probeMisconfigured: Detector = {
  mechanism: 'probe-misconfigured',
  *detect(view) {
    for (const workload of workloadsInFocus(view))
      for (const pod of workload.pods) {
        const failure = failureOf(view, pod);
        const wrong = failure && faultIn(view, workload, failure);
        if (failure && wrong) {
          yield blame(view, workload, failure, wrong);
          break;
        }
        const silent = failure ? undefined : silentlyWrong(view, workload, pod);
        if (silent) yield silent;
      }
  },
};

interface Failure {
  readonly pod: Pod;
  readonly container: Container;
  readonly probe: ProbeSpec;
  readonly complaint: Complaint;
}

/** A probe that still fails: the container is not ready, or the kubelet keeps restarting it. */
function failureOf(view: View, pod: Pod): Failure | undefined {
  for (const complaint of warningsOf(view, pod)) {
    const kind = probeKinds.find((one) =>
      new RegExp(`^${one} probe (failed|errored)`, 'iu').test(complaint.text),
    );
    if (!kind) continue;
    for (const container of pod.containers) {
      const probe = probeOf(container, kind);
      const hurts = kind === 'readiness' ? !pod.ready : container.restarts > 0 || !pod.ready;
      if (probe && hurts && isCurrent(view, complaint)) return { pod, container, probe, complaint };
    }
  }
  return undefined;
}

const recentMs = 10 * 60_000;

function isCurrent(view: View, { item }: Complaint): boolean {
  const last = 'lastSeen' in item.record ? item.record.lastSeen : undefined;
  return last === undefined || !(view.now - Date.parse(last) > recentMs);
}

interface Fault {
  readonly what: 'protocol' | 'port' | 'timing';
  readonly because: string;
}

/** What only a server of another protocol answers. */
const foreign =
  /malformed HTTP|HTTP response to HTTPS|server gave HTTP|first record does not look like a TLS|tls:|x509|http2: frame|server preface|unexpected HTTP status|HTTP\/1\.x transport|statuscode: (400|404|405|415|426|501|505)|unimplemented|unknown service grpc\.health/iu;
/** A server of another protocol hangs up, and so does one that is only starting. */
const broken = /: EOF$|connection reset by peer/iu;
const nobodyListens =
  /connection refused|failed to connect|i\/o timeout|deadline exceeded|no route to host|timed? ?out/iu;

function faultIn(view: View, workload: Workload, failure: Failure): Fault | undefined {
  const { probe, container, complaint } = failure;
  if (probe.protocol === 'exec') return timing(failure);
  if (isWrongPort(view, workload, failure))
    return { what: 'port', because: `it asks port ${probe.portText ?? '?'}, where nothing listens` };
  const isForeign =
    foreign.test(complaint.text) || (broken.test(complaint.text) && !hasTwin(container, probe));
  if (isForeign || speaksAnother(container, probe, complaint) || isPlain(view, workload, failure))
    return { what: 'protocol', because: `it speaks ${probe.protocol} to a server that does not` };
  return timing(failure);
}

/**
 * A declared port list is informative only, so a port outside of it is wrong only if nobody answers there
 * while the container is otherwise told to listen elsewhere.
 */
function isWrongPort(view: View, workload: Workload, { probe, container, complaint }: Failure): boolean {
  if (probe.portText !== undefined && probe.port === undefined) return true;
  if (probe.port === undefined || !nobodyListens.test(complaint.text)) return false;
  const ports = new Set([...knownPorts(container), ...servedPorts(view, workload)]);
  return ports.size > 0 && !ports.has(probe.port);
}

const servedPorts = (view: View, workload: Workload): readonly number[] =>
  view
    .servicesOf(workload.id)
    .flatMap((service) => service.ports.map((port) => Number(port.target)))
    .filter((port) => Number.isInteger(port));

/** Another probe of the same port speaks another protocol, and that one is not complained about. */
function speaksAnother(container: Container, probe: ProbeSpec, { text }: Complaint): boolean {
  if (
    probe.protocol === 'tcp' ||
    !/deadline exceeded|timed? ?out|failed to connect|did not complete/iu.test(text)
  )
    return false;
  return probeKinds
    .map((kind) => probeOf(container, kind))
    .some(
      (other) =>
        other !== undefined &&
        other.kind !== probe.kind &&
        other.port === probe.port &&
        other.protocol !== probe.protocol &&
        other.protocol !== 'tcp' &&
        other.protocol !== 'exec',
    );
}

/**
 * A gRPC probe waits for the server's side of HTTP/2: that it never came to a connection, while the same port is
 * open to others, is how a server of plain HTTP looks to it.
 */
const isPlain = (view: View, workload: Workload, { probe, complaint }: Failure): boolean =>
  probe.protocol === 'grpc' &&
  /failed to connect/iu.test(complaint.text) &&
  view
    .servicesOf(workload.id)
    .filter((service) => service.ports.some((port) => Number(port.target) === probe.port))
    .some(({ id }) => view.probes.some(({ record }) => record.entity === id && record.passed));

/** Another probe asks the same port in the same way: they cannot both have the wrong protocol. */
const hasTwin = (container: Container, probe: ProbeSpec): boolean =>
  probeKinds
    .map((kind) => probeOf(container, kind))
    .some(
      (other) =>
        other !== undefined &&
        other.kind !== probe.kind &&
        other.protocol === probe.protocol &&
        other.port === probe.port,
    );

/** An end that is the program's own doing, or that came long after a start: no probe was too early then. */
function endedByItself(container: Container, patience: number): boolean {
  const state = terminationOf(container)?.state;
  const ranMs = Date.parse(textAt(state, 'finishedAt') ?? '') - Date.parse(textAt(state, 'startedAt') ?? '');
  return textAt(state, 'exitCode') === '1' || ranMs > (2 * patience + 60) * 1000;
}

/** A liveness probe that kills a container before it can have started. */
function timing({ probe, container }: Failure): Fault | undefined {
  if (probe.kind !== 'liveness' || container.restarts === 0) return undefined;
  if (probeOf(container, 'startup')) return undefined;
  const patience = probe.initialDelay + probe.period * probe.failures;
  if (endedByItself(container, patience)) return undefined;
  const readiness = probeOf(container, 'readiness');
  const allowed = readiness ? readiness.initialDelay + readiness.period * readiness.failures : 0;
  const impatient = patience <= 15 || probe.failures === 1 || patience < allowed;
  const said = `it gives up after ${patience} s (delay ${probe.initialDelay} s, ${probe.failures} failures ${probe.period} s apart, timeout ${probe.timeout} s)`;
  return impatient ? { what: 'timing', because: said } : undefined;
}

function blame(view: View, workload: Workload, { pod, container, probe, complaint }: Failure, fault: Fault) {
  const path = ['manifest', ...container.path, `${probe.kind}Probe`];
  // A startup probe that is wrong restarts the container just as a liveness probe does.
  const kind = probe.kind === 'startup' ? 'liveness' : probe.kind;
  const effect = probe.kind === 'readiness' ? 'stays out of service' : 'is restarted again and again';
  return finding({
    entity: workload.id,
    mechanism: `${kind}-probe-incorrect-${fault.what}`,
    claim: `The ${probe.kind} probe of \`${workload.id}\` cannot succeed: ${fault.because}; it ${effect}.`,
    receipts: [
      view.quote(pod.object.current, path, 'state'),
      view.quote(complaint.item, complaint.path, 'state'),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    strength: fault.what === 'timing' ? 'strong' : 'decisive',
    since: complaint.since,
  });
}

/** Events are gone after an hour; a running container that is not ready still has the probe that it has. */
function silentlyWrong(view: View, workload: Workload, pod: Pod): Finding | undefined {
  if (pod.ready || warningsOf(view, pod).length > 0) return undefined;
  for (const container of pod.containers) {
    const probe = probeOf(container, 'readiness');
    const ports = new Set([...knownPorts(container), ...servedPorts(view, workload)]);
    const runs = objectAt(container.status, 'state', 'running')['startedAt'] !== undefined;
    if (!runs || probe?.port === undefined || ports.size === 0 || ports.has(probe.port)) continue;
    return finding({
      entity: workload.id,
      mechanism: 'readiness-probe-incorrect-port',
      claim: `The readiness probe of \`${workload.id}\` asks port ${probe.port}, where nothing is known to listen; it stays out of service.`,
      receipts: [
        view.quote(pod.object.current, ['manifest', ...container.path, 'readinessProbe'], 'state'),
        view.quote(pod.object.current, ['manifest', ...container.statusPath, 'ready'], 'symptom'),
      ],
      strength: 'strong',
    });
  }
  return undefined;
}
