import { hash } from 'node:crypto';
import { canonicalJson } from '../lib/json.ts';
import type { Evidence, EvidenceId } from './evidence.ts';

/** The id that evidence of this content has. */
export function evidenceId({
  source,
  signal,
  query,
  window: { from, to },
  records,
}: Pick<Evidence, 'source' | 'signal' | 'query' | 'window' | 'records'>): EvidenceId {
  const content = canonicalJson({ source, signal, query, window: { from, to }, records });
  return `ev_${hash('sha256', content, 'hex').slice(0, 20)}`;
}
