import type { Cluster } from './model.ts';

/** One way in which one fault shows. */
export interface Fault {
  /** The data set's word for the root cause. */
  readonly label: string;
  /** `app/…`, `node/…` or `namespace/…`. */
  readonly object: string;
  /** What tells this variant from its siblings. */
  readonly variant: string;
  /** How long the rest of the system has run, in seconds. */
  readonly age?: number;
  /** The workloads whose manifests were recorded; all of them if absent. */
  readonly manifestsOf?: readonly string[];
  readonly inject: (cluster: Cluster) => void;
}

export const days = 86_400;
