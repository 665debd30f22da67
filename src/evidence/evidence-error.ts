import { CasefileError } from '../lib/errors.ts';

/** Evidence that is not what its name says: a locator that leads nowhere, content that does not fit its hash. */
export class EvidenceError extends CasefileError {
  override readonly name = 'EvidenceError';
  readonly code: 'evidence.no_such_place' | 'evidence.tampered';
  readonly evidence: string;

  constructor(code: EvidenceError['code'], evidence: string, what: string) {
    super(`evidence ${evidence}: ${what}`);
    this.code = code;
    this.evidence = evidence;
  }
}
