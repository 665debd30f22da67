import { InputError } from '../lib/errors.ts';

/** 0 done, 2 bad input or configuration, 3 a failure outside the model, 4 the model or its service. */
export type ExitCode = 0 | 2 | 3 | 4;

export const exitCodeOf = (error: unknown): ExitCode => (error instanceof InputError ? 2 : 3);

/** The diagnosis was printed all the same: it is the engine's alone. */
export const exitCodeOfModel: ExitCode = 4;
