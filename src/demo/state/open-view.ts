import type { JsonObject } from '../../lib/json.ts';

/** A modal or home view as the bot gave it, with the workspace's own id and revision. */
export interface OpenView {
  readonly id: string;
  readonly hash: string;
  readonly view: JsonObject;
}
