import { compact, count, type Manifest } from '../manifest.ts';
import { below, type Line, value } from '../kubectl/outline.ts';
import { conditions } from './conditions.ts';
import type { KindReader } from './kind.ts';
import { replicaCounts } from './replicas.ts';

export const horizontalPodAutoscaler: KindReader = {
  kind: 'HorizontalPodAutoscaler',
  apiVersion: 'autoscaling/v2',
  resources: ['horizontalpodautoscalers', 'horizontalpodautoscaler', 'hpa'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      scaleTargetRef: target(value(lines, 'Reference')),
      minReplicas: count(value(lines, 'Min replicas')),
      maxReplicas: count(value(lines, 'Max replicas')),
      metrics: metrics(lines),
    }),
    status: compact({
      currentReplicas: pods(lines)['current'],
      desiredReplicas: pods(lines)['desired'],
      conditions: conditions(lines),
    }),
  }),
  row: (cells) => ({
    spec: compact({
      scaleTargetRef: target(cells['REFERENCE']),
      minReplicas: count(cells['MINPODS']),
      maxReplicas: count(cells['MAXPODS']),
      metrics: cells['TARGETS'] === undefined ? [] : [{ printed: cells['TARGETS'] }],
    }),
    status: compact({ currentReplicas: count(cells['REPLICAS']) }),
  }),
};

function target(printed: string | undefined): Manifest | undefined {
  const [, kind, name] = /^([^/\s]+)\/(\S+)$/u.exec(printed ?? '') ?? [];
  return kind === undefined ? undefined : { kind, name };
}

const pods = (lines: readonly Line[]) =>
  replicaCounts(lines, lines.find((line) => / pods$/u.test(line.key ?? ''))?.key ?? 'Deployment pods');

/** As printed, current over target: the API's shape cannot be told from the words for every metric. */
const metrics = (lines: readonly Line[]): readonly Manifest[] =>
  below(lines, 'Metrics').map((line) => ({ printed: line.text.trimEnd().replace(/\s{2,}/gu, ' ') }));
