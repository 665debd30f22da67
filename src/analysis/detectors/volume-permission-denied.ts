import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { objectsAt, type Path, textAt } from '../view/read.ts';
import { type Complaint, complaintsOf, unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** A container that cannot use a volume that is mounted for it, for want of permission. */
export const volumePermissionDenied: Detector = {
  mechanism: 'volume-mount-permission-denied',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const [pod] = unreadyPods(workload);
      const mount = pod && dataMount(pod);
      const denial = pod && mount && denialIn(view, workload, pod);
      if (pod && mount && denial)
        yield finding({
          entity: workload.id,
          mechanism: 'volume-mount-permission-denied',
          claim: `\`${workload.id}\` may not use the volume mounted at ${mount.at}, and stops.`,
          receipts: [
            view.quote(denial.item, denial.path, 'state', {
              part: /[^\n]*(denied|not permitted|read-only file system)[^\n]*/iu,
            }),
            view.quote(pod.object.current, mount.path, 'state'),
            view.quote(denial.item, denial.path, 'symptom'),
          ],
          since: denial.since,
        });
    }
  },
};

const denied =
  /permission denied|\bEACCES\b|operation not permitted|\bEPERM\b|\bAccessDeniedException\b|read-only file system/iu;
const aboutFiles = /open|mkdir|chown|chmod|write|creat|read|mount|file|dir|path|\/[a-z0-9._-]+/iu;

/** Where the cluster mounts credentials of its own, whatever kind of volume holds them. */
const isToken = /^\/var\/run\/secrets\//u;

/** The first volume that holds data: service account tokens and configuration are never written. */
function dataMount(pod: Pod): { readonly at: string; readonly path: Path } | undefined {
  const inert = new Set(
    objectsAt(pod.object.manifest, 'spec', 'volumes')
      .filter((volume) => ['projected', 'configMap', 'secret', 'downwardAPI'].some((kind) => kind in volume))
      .map((volume) => textAt(volume, 'name')),
  );
  for (const container of pod.containers)
    for (const [index, mount] of objectsAt(container.spec, 'volumeMounts').entries())
      if (!inert.has(textAt(mount, 'name')) && !isToken.test(textAt(mount, 'mountPath') ?? ''))
        return {
          at: textAt(mount, 'mountPath') ?? 'its path',
          path: ['manifest', ...container.path, 'volumeMounts', index],
        };
  return undefined;
}

function denialIn(view: View, workload: Workload, pod: Pod): Complaint | undefined {
  const fits = (text: string) =>
    denied.test(text) && aboutFiles.test(text) && !/pull|registry|secret "/iu.test(text);
  const said = complaintsOf(view, pod).find(({ text }) => fits(text));
  if (said) return said;
  const line = view.logsOf(workload.id).find((item) => fits(item.record.text));
  return (
    line && {
      text: line.record.text,
      item: line,
      path: ['text'],
      ...(line.record.at ? { since: line.record.at } : {}),
    }
  );
}
