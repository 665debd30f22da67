import type { JsonObject } from '../../lib/json.ts';
import type { Person } from '../state/people.ts';
import type { Room } from '../state/room.ts';

/** One call of a Web API method, its arguments decoded and its caller known. */
export interface Call {
  readonly room: Room;
  readonly args: JsonObject;
  readonly caller: Person;
  /** Where Socket Mode connects, with a fresh ticket. */
  readonly openSocket: () => string;
  /** Where this workspace is, without a slash at the end. */
  readonly address: () => string;
}

/** What Slack would answer, `ok` included. */
export type Answer = JsonObject & { readonly ok: boolean };

export type Method = (call: Call) => Answer;

export const accept = (answer: JsonObject = {}): Answer => ({ ok: true, ...answer });

/** A refusal in Slack's own words; `details` go where Slack puts them. */
export const refuse = (error: string, details: readonly string[] = []): Answer =>
  details.length === 0
    ? { ok: false, error }
    : { ok: false, error, errors: [...details], response_metadata: { messages: [...details] } };
