import { type Container, terminationOf, waitingReason } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { type Path, textAt, valueAt } from '../view/read.ts';
import {
  type Complaint,
  stateComplaints,
  unreadyPods,
  warningsOf,
  workloadsInFocus,
} from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Containers whose command cannot be run: not there, not allowed, or built for another processor. */
export const startFailure: Detector = {
  mechanism: 'start-failure',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const failure = unreadyPods(workload)
        .map((pod) => failureOf(view, workload, pod))
        .find((one) => one !== undefined);
      if (failure) yield blame(view, workload, failure);
    }
  },
};

interface Failure {
  readonly pod: Pod;
  readonly container: Container;
  readonly complaint: Complaint;
  readonly isForeign: boolean;
}

/** What the runtime says of the command itself; a missing file that the program looks for is its own trouble. */
const cannotRun =
  /executable file not found|exec: "[^"]*":[^\n]*(?:no such file|permission denied|is a directory)|exec \S+: (?:no such file or directory|permission denied)|starting container process caused|failed to (?:create|start) (?:containerd task|container)[^\n]*exec|unable to start container process: (?:exec|error during container init: exec)|OCI runtime create failed[^\n]*exec|cannot execute binary file|(?:^|\n)\S*sh: \d*:? ?\S+: not found|can't open '[^']+'/iu;
const foreign =
  /exec(?:user process| \S+| format| caused)?[^\n]*exec format error|exec format error|no matching manifest for|image operating system|does not match the specified platform/iu;

function failureOf(view: View, workload: Workload, pod: Pod): Failure | undefined {
  const container = pod.containers.find(hasTrouble);
  if (!container) return undefined;
  const said = [...stateComplaints(pod, container), ...warningsOf(view, pod)];
  const logged = view
    .logsOf(workload.id)
    .map((item): Complaint => ({ text: item.record.text, item, path: ['text'] }));
  const alien = [...said, ...logged].find(({ text }) => foreign.test(text));
  if (alien) return { pod, container, complaint: alien, isForeign: true };
  // Memory that is too small kills the runtime's own start: that is not the command's fault.
  const plain = said.find(
    ({ text }) => cannotRun.test(text) && !/OOM|memory limit|mount|volume|rootfs/iu.test(text),
  );
  const byCode = exitsAsUnrunnable(container) ? logged.find(({ text }) => cannotRun.test(text)) : undefined;
  const complaint = plain ?? byCode;
  return complaint && { pod, container, complaint, isForeign: false };
}

const hasTrouble = (container: Container): boolean =>
  /CrashLoopBackOff|RunContainerError|CreateContainerError|StartError|ContainerCannotRun|ErrImagePull|ImagePullBackOff/u.test(
    waitingReason(container) ?? '',
  ) || terminationOf(container) !== undefined;

/** 126: may not be executed; 127: not found; 128: the runtime could not start it. */
const exitsAsUnrunnable = (container: Container): boolean =>
  /^12[678]$/u.test(textAt(terminationOf(container)?.state, 'exitCode') ?? '');

function blame(view: View, workload: Workload, { pod, container, complaint, isForeign }: Failure) {
  const item = pod.object.current;
  const place: Path = ['command', 'args']
    .map((key) => [...container.path, key])
    .find((path) => valueAt(pod.object.manifest, ...path) !== undefined) ?? [...container.path, 'image'];
  const command = textAt(container.spec, 'command', 0) ?? textAt(container.spec, 'args', 0);
  const what = isForeign
    ? `The image \`${textAt(container.spec, 'image') ?? 'of it'}\` of \`${workload.id}\` is built for another processor than its node has.`
    : `The command ${command === undefined ? 'in the image' : `\`${command}\``} of \`${workload.id}\` cannot be run.`;
  return finding({
    entity: workload.id,
    mechanism: isForeign ? 'wrong-architecture' : 'wrong-command',
    claim: what,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state'),
      view.quote(item, ['manifest', ...(isForeign ? [...container.path, 'image'] : place)], 'state'),
      view.quote(item, ['manifest', ...container.statusPath, 'state'], 'symptom'),
    ],
    since: complaint.since,
  });
}
