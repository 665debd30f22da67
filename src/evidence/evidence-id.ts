import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/json.ts';
import type { Evidence, EvidenceId } from './evidence.ts';

type Content = Pick<Evidence, 'source' | 'signal' | 'query' | 'window' | 'records'>;

/** The id that evidence of this content has. */
export function evidenceId(content: Content): EvidenceId {
  const pieces = hashing(content);
  let step = pieces.next();
  while (step.done !== true) step = pieces.next();
  return step.value;
}

/** The same, with `pause` awaited after each piece of work. */
export async function evidenceIdInTurns(content: Content, pause: () => Promise<void>): Promise<EvidenceId> {
  const pieces = hashing(content);
  let step = pieces.next();
  while (step.done !== true) {
    await pause();
    step = pieces.next();
  }
  return step.value;
}

/** Records that are hashed without a pause. */
const recordsAtOnce = 64;

/** Hashes the canonical JSON of the content, its keys in their order, without ever holding the whole text. */
function* hashing({
  source,
  signal,
  query,
  window: { from, to },
  records,
}: Content): Generator<void, EvidenceId> {
  const hash = createHash('sha256').update(`{"query":${canonicalJson(query)},"records":[`);
  for (const [index, record] of records.entries()) {
    hash.update(`${index === 0 ? '' : ','}${canonicalJson(record)}`);
    if (index % recordsAtOnce === recordsAtOnce - 1) yield;
  }
  const rest = canonicalJson({ signal, source, window: { from, to } }).slice(1);
  return `ev_${hash.update(`],${rest}`).digest('hex').slice(0, 20)}`;
}
