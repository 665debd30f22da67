import { type Container, terminationOf } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { type Path, textAt } from '../view/read.ts';
import { complaintsOf, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Containers that the kernel kills for exceeding their memory limit, also before they really start. */
export const oomKilled: Detector = {
  mechanism: 'oom-killed',
  *detect(view) {
    for (const workload of workloadsInFocus(view))
      for (const pod of workload.pods) {
        const found = [
          atStart(view, workload, pod),
          ...pod.containers.map((one) => atRun(view, workload, pod, one)),
        ];
        const [first] = found.filter((one) => one !== undefined).sort(byStanding);
        if (first) {
          yield first;
          break;
        }
      }
  },
};

const order = { now: 0, recovered: 1, before: 2 } as const;
const byStanding = (a: Finding, b: Finding): number => order[a.standing] - order[b.standing];

/** The limit is too small even for the container's init process: the runtime says so. */
function atStart(view: View, workload: Workload, pod: Pod): Finding | undefined {
  if (pod.ready) return undefined;
  const killed = /OOM-?killed[^:]*|memory limit too low/iu;
  const complaint = complaintsOf(view, pod).find(({ text }) => killed.test(text));
  const container = pod.containers.find((one) => !one.init);
  if (!complaint || !container) return undefined;
  return finding({
    entity: workload.id,
    mechanism: 'oom-killed',
    claim: `\`${workload.id}\` is killed while it starts: its memory limit of ${limitOf(container)} is too small.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state', { part: killed }),
      view.quote(pod.object.current, ['manifest', ...limitPath(container)], 'state'),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    since: complaint.since,
  });
}

const limitPath = (container: Container): Path => [...container.path, 'resources', 'limits', 'memory'];
const limitOf = (container: Container): string =>
  textAt(container.spec, 'resources', 'limits', 'memory') ?? 'unknown size';

function atRun(view: View, workload: Workload, pod: Pod, container: Container): Finding | undefined {
  const ended = terminationOf(container);
  if (!ended || textAt(ended.state, 'reason') !== 'OOMKilled') return undefined;
  const finishedAt = textAt(ended.state, 'finishedAt');
  const standing = standingOf(view, pod, container, finishedAt);
  return finding({
    entity: workload.id,
    mechanism: 'oom-killed',
    claim: `A container of \`${workload.id}\` was killed for exceeding its memory limit of ${limitOf(container)}.`,
    receipts: [
      view.quote(pod.object.current, ['manifest', ...ended.path], 'state'),
      view.quote(pod.object.current, ['manifest', ...limitPath(container)], 'state'),
      view.quote(pod.object.current, ['manifest', ...container.statusPath, 'restartCount'], 'symptom'),
    ],
    standing,
    since: finishedAt,
  });
}

const settledMs = 10 * 60_000;

/** Killed again and again, or not back yet: now. One kill with a healthy container since: recovered. */
function standingOf(
  view: View,
  pod: Pod,
  container: Container,
  finishedAt: string | undefined,
): Finding['standing'] {
  if (!pod.ready) return 'now';
  if (view.standingSince(finishedAt) === 'before') return 'before';
  const quietMs = view.now - Date.parse(finishedAt ?? '');
  return container.restarts >= 2 && !(quietMs > settledMs) ? 'now' : 'recovered';
}
