import { join } from 'node:path';
import { alertStormNoFault } from './alert-storm-no-fault.ts';
import { badImage } from './bad-image.ts';
import { databaseCredentials } from './database-credentials.ts';
import { edgeNetworkPolicy } from './edge-network-policy.ts';
import { flagFlip } from './flag-flip.ts';
import { flagWithoutEffect } from './flag-without-effect.ts';
import { healthyRedHerrings } from './healthy-red-herrings.ts';
import { jobRetried } from './job-retried.ts';
import { loadPeakServed } from './load-peak-served.ts';
import { memoryQuota } from './memory-quota.ts';
import { nodeDrainedOnPurpose } from './node-drained-on-purpose.ts';
import { nodeKubeletDown } from './node-kubelet-down.ts';
import { recoveredAlert } from './recovered-alert.ts';
import { releaseWithBriefErrors } from './release-with-brief-errors.ts';
import { secretRotated } from './secret-rotated.ts';
import { type Story, tell } from './story.ts';
import { throttledAsEver } from './throttled-as-ever.ts';
import { writeCase } from './write-case.ts';
import { wrongSelector } from './wrong-selector.ts';

/** Every bundled incident; `node cases/write/all.ts [id…]` writes them anew beside this folder. */
export const stories: readonly Story[] = [
  edgeNetworkPolicy,
  flagFlip,
  memoryQuota,
  recoveredAlert,
  badImage,
  wrongSelector,
  nodeKubeletDown,
  databaseCredentials,
  alertStormNoFault,
  healthyRedHerrings,
  nodeDrainedOnPurpose,
  loadPeakServed,
  releaseWithBriefErrors,
  flagWithoutEffect,
  jobRetried,
  secretRotated,
  throttledAsEver,
];

if (import.meta.main) {
  const wanted = process.argv.slice(2);
  const chosen = stories.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  for (const story of chosen) writeCase(join(import.meta.dirname, '..', story.id), tell(story));
  process.stdout.write(`${chosen.length} cases written\n`);
}
