import { type Container, terminationOf, waitingReason } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { textAt, textsAt } from '../view/read.ts';
import { unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Pods whose init container does not come to an end: it waits for something, or fails again and again. */
export const initContainerStuck: Detector = {
  mechanism: 'init-container-stuck',
  *detect(view) {
    for (const workload of workloadsInFocus(view))
      for (const pod of unreadyPods(workload)) {
        const container = pod.containers.find((one) => one.init && isStuck(view, one));
        if (!container) continue;
        yield blame(view, workload, pod, container);
        break;
      }
  },
};

const patienceMs = 3 * 60_000;

/** Running for minutes, or crashed more than once; images, settings and volumes are other mechanisms. */
function isStuck(view: View, container: Container): boolean {
  const startedAt = Date.parse(textAt(container.status, 'state', 'running', 'startedAt') ?? '');
  if (Number.isFinite(startedAt)) return view.now - startedAt > patienceMs;
  const code = textAt(terminationOf(container)?.state, 'exitCode');
  return waitingReason(container) === 'CrashLoopBackOff' && code !== undefined && code !== '0';
}

/** What it waits for is seldom its own fault: a Service that its command names goes down with its own cause. */
function awaited(view: View, container: Container) {
  const words = [...textsAt(container.spec, 'command'), ...textsAt(container.spec, 'args')].join(' ');
  return [...view.services.values()].find((one) =>
    new RegExp(`(?<![\\w-])${one.name}(?![\\w-])`, 'u').test(words),
  );
}

function blame(view: View, workload: Workload, pod: Pod, container: Container) {
  const { current } = pod.object;
  const service = awaited(view, container);
  const [line] = view.logsOf(workload.id).filter((item) => item.record.severity !== 'info');
  const runs = textAt(container.status, 'state', 'running', 'startedAt') !== undefined;
  return finding({
    entity: workload.id,
    mechanism: 'init-container-stuck',
    claim: `The init container ${container.name} of \`${workload.id}\` ${runs ? 'does not come to an end' : 'fails again and again'}${service ? `; it names \`${service.id}\`` : ''}, so the pod does not start.`,
    receipts: [
      view.quote(current, ['manifest', ...container.statusPath, 'state'], 'state'),
      view.quote(current, ['manifest', ...container.path], 'state'),
      ...(line && !runs ? [view.quote(line, ['text'], 'symptom')] : []),
      view.quote(current, ['manifest', 'status', 'phase'], 'symptom'),
    ],
    strength: 'strong',
    since: textAt(container.status, 'state', 'running', 'startedAt'),
  });
}
