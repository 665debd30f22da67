import { compact, count } from '../manifest.ts';
import { selector } from '../kubectl/labels.ts';
import { value } from '../kubectl/outline.ts';
import { conditions } from './conditions.ts';
import type { KindReader } from './kind.ts';
import { podTemplate } from './pod-spec.ts';
import { replicaCounts, rowTemplate } from './replicas.ts';

export const replicaSet: KindReader = {
  kind: 'ReplicaSet',
  apiVersion: 'apps/v1',
  resources: ['replicasets', 'replicaset', 'rs'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      replicas: replicaCounts(lines)['desired'],
      selector: selector(value(lines, 'Selector')),
      template: podTemplate(lines),
    }),
    status: compact({ replicas: replicaCounts(lines)['current'], conditions: conditions(lines) }),
  }),
  row: (cells) => ({
    spec: compact({
      replicas: count(cells['DESIRED']),
      selector: selector(cells['SELECTOR']),
      template: rowTemplate(cells),
    }),
    status: compact({ replicas: count(cells['CURRENT']), readyReplicas: count(cells['READY']) }),
  }),
};
