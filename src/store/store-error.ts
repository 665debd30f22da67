import { CasefileError } from '../lib/errors.ts';

/** The store broke its promise: closed, locked beyond patience, out of disk or damaged. */
export class StoreError extends CasefileError {
  override readonly name = 'StoreError';
  readonly code = 'store.failed';
  /** The call that failed, as the port names it. */
  readonly call: string;
  /** In our own words. */
  readonly why: string;

  constructor(call: string, why: string, cause: unknown) {
    super(`the store could not ${call}: ${why}`, { cause });
    this.call = call;
    this.why = why;
  }
}
