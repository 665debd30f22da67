import { compact, count, type Manifest } from '../manifest.ts';
import { selector } from '../kubectl/labels.ts';
import { type Line, value } from '../kubectl/outline.ts';
import type { Row } from '../kubectl/table.ts';
import { conditions } from './conditions.ts';
import type { KindReader } from './kind.ts';
import { podTemplate } from './pod-spec.ts';
import { replicaCounts, rowTemplate } from './replicas.ts';

export const deployment: KindReader = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  resources: ['deployments', 'deployment', 'deploy'],
  namespaced: true,
  describe: ({ lines }) => ({ spec: spec(lines), status: status(lines) }),
  row,
};

function spec(lines: readonly Line[]): Manifest | undefined {
  const rolling = value(lines, 'RollingUpdateStrategy') ?? '';
  const rollingUpdate = compact({
    maxUnavailable: /(\S+) max unavailable/u.exec(rolling)?.[1],
    maxSurge: /(\S+) max surge/u.exec(rolling)?.[1],
  });
  return compact({
    replicas: replicaCounts(lines)['desired'],
    minReadySeconds: count(value(lines, 'MinReadySeconds')),
    selector: selector(value(lines, 'Selector')),
    strategy: compact({ type: value(lines, 'StrategyType'), rollingUpdate }),
    template: podTemplate(lines),
  });
}

function status(lines: readonly Line[]): Manifest | undefined {
  const counts = replicaCounts(lines);
  return compact({
    replicas: counts['total'],
    updatedReplicas: counts['updated'],
    availableReplicas: counts['available'],
    unavailableReplicas: counts['unavailable'],
    conditions: conditions(lines),
  });
}

function row(cells: Row): Manifest {
  const [ready, desired] = (cells['READY'] ?? '').split('/');
  return {
    spec: compact({
      replicas: count(desired),
      selector: selector(cells['SELECTOR']),
      template: rowTemplate(cells),
    }),
    status: compact({
      readyReplicas: count(ready),
      updatedReplicas: count(cells['UP-TO-DATE']),
      availableReplicas: count(cells['AVAILABLE']),
    }),
  };
}
