import type { Finding } from './finding.ts';
import type { View } from './view.ts';

/**
 * Recognises one mechanism by which things break, from first principles and for every system: no detector
 * knows a data set, an application or a case by name. Pure. One file in `detectors/`, one line in its registry.
 */
export interface Detector {
  /** Kebab-case and unique: `quota-exceeded`. */
  readonly mechanism: string;
  detect(view: View): Iterable<Finding>;
}
