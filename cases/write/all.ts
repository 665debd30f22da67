import { join } from 'node:path';
import { edgeNetworkPolicy } from './edge-network-policy.ts';
import { flagFlip } from './flag-flip.ts';
import { memoryQuota } from './memory-quota.ts';
import { recoveredAlert } from './recovered-alert.ts';
import { type Story, tell } from './story.ts';
import { writeCase } from './write-case.ts';

/** Every bundled incident; `node cases/write/all.ts [id…]` writes them anew beside this folder. */
export const stories: readonly Story[] = [edgeNetworkPolicy, flagFlip, memoryQuota, recoveredAlert];

if (import.meta.main) {
  const wanted = process.argv.slice(2);
  const chosen = stories.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  for (const story of chosen) writeCase(join(import.meta.dirname, '..', story.id), tell(story));
  process.stdout.write(`${chosen.length} cases written\n`);
}
