import type { JsonObject } from '../../lib/json.ts';
import { objectsAt, textAt } from '../read-json.ts';
import { shortId } from '../state/views.ts';

/** Blocks and their elements with an id each, as Slack gives one to every block that comes without. */
export const withIds = (blocks: readonly JsonObject[]): readonly JsonObject[] =>
  blocks.map((block) => ({
    ...block,
    ...(textAt(block, 'block_id') === '' ? { block_id: shortId() } : {}),
    ...(textAt(block, 'type') === 'actions'
      ? { elements: objectsAt(block, 'elements').map((element) => ({ action_id: shortId(), ...element })) }
      : {}),
  }));
