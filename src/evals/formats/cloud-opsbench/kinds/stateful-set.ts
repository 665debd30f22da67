import { compact, count, type Manifest } from '../manifest.ts';
import { labelMap, selector } from '../kubectl/labels.ts';
import { below, find, type Line, value } from '../kubectl/outline.ts';
import { conditions } from './conditions.ts';
import type { KindReader } from './kind.ts';
import { podTemplate } from './pod-spec.ts';
import { replicaCounts, rowTemplate } from './replicas.ts';

export const statefulSet: KindReader = {
  kind: 'StatefulSet',
  apiVersion: 'apps/v1',
  resources: ['statefulsets', 'statefulset', 'sts'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      replicas: replicaCounts(lines)['desired'],
      serviceName: value(lines, 'Service Name'),
      selector: selector(value(lines, 'Selector')),
      updateStrategy: compact({
        type: value(lines, 'Update Strategy'),
        rollingUpdate: compact({ partition: count(value(below(lines, 'Update Strategy'), 'Partition')) }),
      }),
      template: podTemplate(lines),
      volumeClaimTemplates: claims(lines),
    }),
    status: compact({ replicas: replicaCounts(lines)['total'], conditions: conditions(lines) }),
  }),
  row: (cells) => {
    const [ready, desired] = (cells['READY'] ?? '').split('/');
    return {
      spec: compact({ replicas: count(desired), template: rowTemplate(cells) }),
      status: compact({ readyReplicas: count(ready) }),
    };
  },
};

/** `Volume Claims:`, one claim after the other, each starting with its name. */
function claims(lines: readonly Line[]): readonly Manifest[] {
  const printed = below(lines, 'Volume Claims');
  const starts = printed.flatMap((line, index) => (line.key === 'Name' ? [index] : []));
  return starts.map((start, index) => claim(printed.slice(start, starts[index + 1])));
}

const claim = (lines: readonly Line[]): Manifest => ({
  metadata: compact({ name: value(lines, 'Name'), labels: labelMap(lines, 'Labels') }) ?? {},
  spec:
    compact({
      storageClassName: value(lines, 'StorageClass'),
      accessModes: (find(lines, 'Access Modes')?.value ?? '')
        .replace(/^\[|\]$/gu, '')
        .split(/[\s,]+/u)
        .filter(Boolean),
      resources: compact({ requests: compact({ storage: value(lines, 'Capacity') }) }),
    }) ?? {},
});
