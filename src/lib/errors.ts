/** Every error that this project throws on purpose; `code` is a dotted literal, `cause` is kept. */
export abstract class CasefileError extends Error {
  abstract readonly code: string;
  /** Trying again cannot help: a person has to change something first. */
  readonly lasting: boolean = false;
}

/** Whose fault a failure is. */
export type FailureDomain = 'model' | 'model-service' | 'source' | 'slack' | 'store' | 'bot';

/** Bad input or configuration by a person; the message names the thing, and the command line exits with 2. */
export class InputError extends CasefileError {
  override readonly name = 'InputError';
  readonly code = 'input.invalid';
}
