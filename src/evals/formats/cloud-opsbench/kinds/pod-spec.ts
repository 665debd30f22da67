import { compact, type Manifest, merge } from '../manifest.ts';
import { labelMap } from '../kubectl/labels.ts';
import { below, type Line, value } from '../kubectl/outline.ts';
import { containers } from './containers.ts';
import { scheduling } from './scheduling.ts';
import { volumes } from './volumes.ts';

/** What kubectl prints alike of a pod and of a pod template. */
export const podSpec = (lines: readonly Line[]): Manifest =>
  merge(scheduling(lines) ?? {}, {
    ...compact({
      serviceAccountName: value(lines, 'Service Account'),
      priorityClassName: value(lines, 'Priority Class Name', 'PriorityClassName'),
      runtimeClassName: value(lines, 'Runtime Class Name', 'RuntimeClass Name'),
      initContainers: containers(lines, 'Init Containers'),
      containers: containers(lines, 'Containers'),
      volumes: volumes(lines),
    }),
  });

/** The section `Pod Template:` of a controller. */
export function podTemplate(lines: readonly Line[]): Manifest | undefined {
  const inside = below(lines, 'Pod Template');
  if (inside.length === 0) return undefined;
  const metadata = compact({
    labels: labelMap(inside, 'Labels'),
    annotations: labelMap(inside, 'Annotations'),
  });
  return compact({ metadata, spec: podSpec(inside) });
}
