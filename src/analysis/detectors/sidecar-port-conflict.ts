import { type Container, terminationOf, waitingReason } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { knownPorts } from '../knowledge/probe-spec.ts';
import { objectsAt, textAt } from '../view/read.ts';
import { type Complaint, stateComplaints, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Two containers of one pod that want the same port: they share one network, so the later one fails. */
export const sidecarPortConflict: Detector = {
  mechanism: 'sidecar-port-conflict',
  *detect(view) {
    for (const workload of workloadsInFocus(view))
      for (const pod of workload.pods) {
        const clash = clashIn(view, workload, pod);
        if (!clash) continue;
        yield blame(view, workload, pod, clash);
        break;
      }
  },
};

interface Clash {
  readonly first: Container;
  readonly second: Container;
  readonly port: number | undefined;
  readonly complaint: Complaint | undefined;
}

function clashIn(view: View, workload: Workload, pod: Pod): Clash | undefined {
  const containers = pod.containers.filter((one) => !one.init);
  const fails = containers.some(isFailing);
  if (containers.length < 2 || !fails) return undefined;
  const complaint = complaintAbout(view, workload, pod, containers);
  const named = Number(/(?::|port[ =]?)(\d{2,5})\b/iu.exec(complaint?.text ?? '')?.[1]);
  const shared = sharedPort(containers);
  if (shared && (complaint || [shared.first, shared.second].some(endsByItself)))
    return { ...shared, complaint };
  const [first, second] = containers;
  if (!complaint || !first || !second) return undefined;
  return { first, second, port: Number.isInteger(named) ? named : undefined, complaint };
}

const isFailing = (container: Container): boolean =>
  waitingReason(container) === 'CrashLoopBackOff' ||
  (container.restarts > 0 && textAt(container.status, 'ready') !== 'true') ||
  (textAt(container.status, 'state', 'terminated', 'exitCode') ?? '0') !== '0';

/** A server that cannot have its port gives up; one that was killed had another trouble. */
function endsByItself(container: Container): boolean {
  const code = textAt(terminationOf(container)?.state, 'exitCode');
  return isFailing(container) && code !== '137' && code !== '143' && code !== '0';
}

/** As servers and their languages say that a port is taken. */
const taken =
  /address already in use|EADDRINUSE|Address in use|port \d+ (?:was|is) already in use|Only one usage of each socket address|(?:cannot|could not|failed to|can't) (?:bind|listen)\b[^\n]*(?:in use|98)|bind\(\) to \S+ failed \(98/iu;

function complaintAbout(
  view: View,
  workload: Workload,
  pod: Pod,
  containers: readonly Container[],
): Complaint | undefined {
  const said = containers.flatMap((one) => stateComplaints(pod, one)).find(({ text }) => taken.test(text));
  const line = view.logsOf(workload.id).find((item) => taken.test(item.record.text));
  return said ?? (line && { text: line.record.text, item: line, path: ['text'] });
}

/** A port that two containers declare, in the same protocol, or are told to listen on. */
function sharedPort(containers: readonly Container[]): Omit<Clash, 'complaint'> | undefined {
  for (const [index, first] of containers.entries())
    for (const second of containers.slice(index + 1)) {
      const port = [...knownPorts(first)].find(
        (one) => knownPorts(second).has(one) && isSameProtocol(first, second, one),
      );
      if (port !== undefined) return { first, second, port };
    }
  return undefined;
}

const isSameProtocol = (a: Container, b: Container, port: number): boolean =>
  protocolOf(a, port) === protocolOf(b, port);

const protocolOf = (container: Container, port: number): string =>
  textAt(
    objectsAt(container.spec, 'ports').find((one) => textAt(one, 'containerPort') === String(port)),
    'protocol',
  ) ?? 'TCP';

function blame(view: View, workload: Workload, pod: Pod, { first, second, port, complaint }: Clash) {
  const failing = [second, first].find(isFailing) ?? second;
  const { current } = pod.object;
  const which = port === undefined ? 'one port' : `port ${port}`;
  return finding({
    entity: workload.id,
    mechanism: 'sidecar-port-conflict',
    claim: `Two containers of \`${workload.id}\`, ${first.name} and ${second.name}, want ${which}, so ${failing.name} fails.`,
    receipts: [
      ...(complaint
        ? [
            view.quote(complaint.item, complaint.path, 'state', {
              part: new RegExp(`[^\\n]*(?:${taken.source})[^\\n]*`, 'iu'),
            }),
          ]
        : []),
      ...[first, second].map((one) => view.quote(current, ['manifest', ...one.path, 'ports'], 'state')),
      view.quote(current, ['manifest', ...failing.statusPath, 'state'], 'symptom'),
    ],
    since: complaint?.since,
  });
}
