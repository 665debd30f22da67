import type { Detector } from '../../src/analysis/detector.ts';
import type { Focus } from '../../src/analysis/view.ts';
import type { Cluster } from './cluster.ts';

/** What a detector says of a cluster, as `entity mechanism`, for comparing at a glance. */
export const said = (detector: Detector, cluster: Cluster, focus?: Partial<Focus>): readonly string[] =>
  [...detector.detect(cluster.view(focus))].map((one) => `${one.entity} ${one.mechanism}`);
