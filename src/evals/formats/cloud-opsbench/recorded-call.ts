import type { JsonObject, JsonValue } from '../../../lib/json.ts';

/** One call of a tool and what it printed. */
export interface Call {
  readonly tool: string;
  readonly args: JsonObject;
  readonly output: JsonValue;
}

export interface Recorded extends Call {
  /** When it was made, as far as can be told, in milliseconds: the ages in it count back from here. */
  readonly at: number;
}

/** An argument as text; empty where it is missing. */
export function argument(call: Pick<Call, 'args'>, name: string): string {
  const value = call.args[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
