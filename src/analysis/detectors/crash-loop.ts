import { type Container, terminationOf, waitingReason } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import type { Item } from '../view/item.ts';
import { textAt } from '../view/read.ts';
import { unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Containers that end by themselves again and again; the last resort, for what no other mechanism explains. */
export const crashLoop: Detector = {
  mechanism: 'crash-loop',
  *detect(view) {
    for (const workload of workloadsInFocus(view))
      for (const pod of unreadyPods(workload)) {
        const container = pod.containers.find((one) => !one.init && isLooping(one));
        if (!container) continue;
        yield blame(view, workload, pod, container);
        break;
      }
  },
};

const isLooping = (container: Container): boolean => {
  const ended = terminationOf(container);
  if (textAt(ended?.state, 'reason') === 'OOMKilled') return false;
  const code = textAt(ended?.state, 'exitCode') ?? '';
  return (
    (waitingReason(container) === 'CrashLoopBackOff' && code !== '') ||
    (container.restarts > 1 && code !== '' && code !== '0' && code !== '143' && code !== '137')
  );
};

const decisive =
  /exception|error|fatal|panic|cannot|can't|could not|failed|unable|refus|denied|not found|traceback|exit/iu;

/** The last line that sounds like a reason; else the last of all. */
function lastWords(view: View, workload: Workload): Item<'logs'> | undefined {
  const lines = view.logsOf(workload.id);
  const bad = lines.filter(({ record }) => record.severity === 'fatal' || record.severity === 'error');
  return bad.at(-1) ?? lines.findLast(({ record }) => decisive.test(record.text)) ?? lines.at(-1);
}

function blame(view: View, workload: Workload, pod: Pod, container: Container) {
  const { current } = pod.object;
  const ended = terminationOf(container);
  const code = textAt(ended?.state, 'exitCode') ?? '?';
  const words = lastWords(view, workload);
  return finding({
    entity: workload.id,
    mechanism: 'crash-loop',
    claim: `The container ${container.name} of \`${workload.id}\` ends with code ${code} again and again${words ? `, last saying "${brief(words.record.text)}"` : ''}.`,
    receipts: [
      view.quote(current, ['manifest', ...(ended?.path ?? container.statusPath)], 'state'),
      ...(words ? [view.quote(words, ['text'], 'state', { part: brief(words.record.text) })] : []),
      view.quote(current, ['manifest', ...container.statusPath, 'restartCount'], 'symptom'),
    ],
    strength: 'weak',
    since: textAt(ended?.state, 'finishedAt'),
  });
}

const brief = (text: string): string => text.split('\n')[0]?.slice(0, 160).trim() ?? '';
