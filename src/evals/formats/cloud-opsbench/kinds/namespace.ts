import { compact, type Manifest } from '../manifest.ts';
import { outline, value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';
import { quota } from './resource-quota.ts';

export const namespace: KindReader = {
  kind: 'Namespace',
  apiVersion: 'v1',
  resources: ['namespaces', 'namespace', 'ns'],
  namespaced: false,
  describe: ({ lines }) => ({ status: compact({ phase: value(lines, 'Status')?.replace(/\s.*$/u, '') }) }),
  row: (cells) => ({ status: compact({ phase: cells['STATUS'] }) }),
};

/** The quotas that `kubectl describe namespace` prints with it, without their namespace. */
export function quotasIn(text: string): readonly Manifest[] {
  const section = /^Resource Quotas?\n(.*?)(?=^\S|(?![^]))/msu.exec(text)?.[1] ?? '';
  return section
    .split(/^(?=\s*Name:)/mu)
    .filter((block) => /^\s*Name:/u.test(block))
    .map((block) => {
      const lines = outline(block);
      const name = value(lines, 'Name');
      return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: compact({ name }), ...quota(lines) };
    });
}
