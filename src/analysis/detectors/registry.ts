import type { Detector } from '../detector.ts';

/** Every detector, one file each; a test compares this list with the folder. */
export const detectors: readonly Detector[] = [];
