import type { JsonObject } from '../../lib/json.ts';
import type { Delivery } from '../delivery/parcel.ts';
import type { Postman } from '../delivery/postman.ts';
import type { Room } from '../state/room.ts';
import type { ResponseUrls } from './response-urls.ts';

/** What acting needs: the room, and the ways to the bot and back. */
export interface Acting {
  readonly room: Room;
  readonly postman: Postman;
  readonly responses: ResponseUrls;
}

/** What came of an act: `unanswered` is a bot that did not acknowledge, `missing` a thing that is not there. */
export type ActOutcome =
  | { readonly status: 'done' }
  | { readonly status: 'unanswered' }
  | { readonly status: 'missing' }
  | { readonly status: 'invalid'; readonly errors: Readonly<Record<string, string>> };

/** A message's place. */
export interface Spot {
  readonly channel: string;
  readonly ts: string;
}

/** Input values as Slack nests them: block id, then action id. */
export type InputValues = JsonObject;

export const done: ActOutcome = { status: 'done' };
export const missing: ActOutcome = { status: 'missing' };

export const outcomeOf = (delivery: Delivery): ActOutcome =>
  delivery.status === 'acknowledged' ? done : { status: 'unanswered' };

export const interact = ({ postman }: Acting, payload: JsonObject): Promise<Delivery> =>
  postman.interaction({ kind: 'interactive', payload });
