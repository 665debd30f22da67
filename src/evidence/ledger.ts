import { canonicalJson, type JsonObject } from '../lib/json.ts';
import { wasAnswered } from '../lib/signal.ts';
import type { Store } from '../store/store.ts';
import type { CoverageEntry } from './coverage.ts';
import type { Evidence, EvidenceId } from './evidence.ts';
import { EvidenceError } from './evidence-error.ts';
import { evidenceId } from './evidence-id.ts';
import { type Answer, examine } from './examine.ts';

export type { Answer } from './examine.ts';

export interface LedgerOptions {
  /** Absent: the ledger lives as long as the process. */
  readonly store?: Store;
  /** Names the investigation; its lines are stored under this prefix. */
  readonly run: string;
  readonly redactEmails?: boolean;
}

/** What became of one question. */
interface Line {
  readonly question: string;
  readonly coverage: CoverageEntry;
  readonly evidence?: EvidenceId;
}

const pageSize = 200;

/**
 * The evidence of one run. What a look-up returned is cleaned, redacted, hashed and stored once; nothing is
 * edited afterwards. Coverage has one entry per question (source, signal, query, window): asked again, the newer
 * outcome takes the place of the older one, but a failure never that of an answer.
 */
export class Ledger {
  readonly #store: Store | undefined;
  readonly #prefix: string;
  readonly #redaction: { readonly emails: boolean };
  readonly #evidence = new Map<EvidenceId, Evidence>();
  readonly #lines = new Map<string, Line>();
  #written = 0;

  constructor({ store, run, redactEmails = false }: LedgerOptions) {
    this.#store = store;
    this.#prefix = `${run}/`;
    this.#redaction = { emails: redactEmails };
  }

  /** The ledger of a run as it stands in the store, to be continued. Throws EvidenceError where it was altered. */
  static async reopen(options: LedgerOptions & { readonly store: Store }): Promise<Ledger> {
    const ledger = new Ledger(options);
    for await (const line of storedLines(options.store, ledger.#prefix)) {
      ledger.#written += 1;
      ledger.#accept(line, line.evidence && (await readEvidence(options.store, line.evidence)));
    }
    return ledger;
  }

  /**
   * Keeps how a look-up ended, durably where there is a store. Gives the evidence of an answer, be it empty, and
   * undefined where none came. The same answer to the same question is the same evidence, recorded once.
   */
  async record(answer: Answer): Promise<Evidence | undefined> {
    const { evidence, coverage, query } = await examine(answer, this.#redaction);
    const { from, to } = answer.window;
    const question = canonicalJson([answer.source, answer.signal, query, from, to]);
    const line: Line = { question, coverage, ...(evidence && { evidence: evidence.id }) };
    if (!this.#accept(line, evidence)) return evidence && this.#evidence.get(evidence.id);
    if (this.#store) await this.#keep(this.#store, line, evidence);
    return evidence;
  }

  find(id: EvidenceId): Evidence | undefined {
    return this.#evidence.get(id);
  }

  /** In the order of recording. */
  all(): readonly Evidence[] {
    return [...this.#evidence.values()];
  }

  /** One entry per question, in the order in which they were first asked. */
  coverage(): readonly CoverageEntry[] {
    return [...this.#lines.values()].map((line) => line.coverage);
  }

  /** Says whether the line told anything new. */
  #accept(line: Line, evidence: Evidence | undefined): boolean {
    const earlier = this.#lines.get(line.question);
    if (earlier !== undefined && isRepeat(earlier, line)) return false;
    const isLost = earlier !== undefined && wasAnswered(earlier.coverage.status) && evidence === undefined;
    if (isLost) return false;
    this.#lines.set(line.question, line);
    if (evidence !== undefined && !this.#evidence.has(evidence.id)) this.#evidence.set(evidence.id, evidence);
    return true;
  }

  async #keep(store: Store, line: Line, evidence: Evidence | undefined): Promise<void> {
    // A refused write means that the same content is there already.
    if (evidence) await store.write('evidence', evidence.id, { ...evidence } as unknown as JsonObject, 0);
    const value = { ...line } as unknown as JsonObject;
    // Another process may have written lines of this run: nothing of theirs is replaced.
    while (!(await store.write('ledger', this.#keyOf(this.#written++), value, 0)));
  }

  #keyOf(number: number): string {
    return `${this.#prefix}${String(number).padStart(6, '0')}`;
  }
}

const isRepeat = (earlier: Line, { coverage, evidence }: Line): boolean =>
  earlier.evidence === evidence && earlier.coverage.status === coverage.status;

async function* storedLines(store: Store, prefix: string): AsyncGenerator<Line> {
  let after = '';
  for (let isLast = false; !isLast; ) {
    const page = await store.list('ledger', { prefix, after, limit: pageSize });
    for (const { value } of page) yield value as unknown as Line;
    after = page.at(-1)?.key ?? after;
    isLast = page.length < pageSize;
  }
}

/** Evidence by its id, of whatever run. Throws EvidenceError where its content does not fit its id any more. */
export async function readEvidence(store: Store, id: EvidenceId): Promise<Evidence | undefined> {
  const stored = await store.read('evidence', id);
  if (stored === undefined) return undefined;
  const evidence = stored.value as unknown as Evidence;
  if (evidence.id !== id || evidenceId(evidence) !== id)
    throw new EvidenceError('evidence.tampered', id, 'the stored content does not fit its hash');
  return evidence;
}
