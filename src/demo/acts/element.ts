import type { JsonObject } from '../../lib/json.ts';
import { objectAt, objectsAt, textAt, without } from '../read-json.ts';

/** Which element of a message or view a person works; a value tells two buttons of one name apart. */
export interface ElementAddress {
  readonly actionId: string;
  readonly blockId?: string;
  readonly value?: string;
}

interface Placed {
  readonly blockId: string;
  readonly element: JsonObject;
}

/** The action of a `block_actions` payload, or undefined where no such element stands. */
export function actionFor(
  blocks: readonly JsonObject[],
  address: ElementAddress,
  nowMs: number,
): JsonObject | undefined {
  const placed = blocks.flatMap(elementsOf).find((each) => isAt(each, address));
  if (!placed) return undefined;
  return {
    ...without(placed.element, 'confirm', 'options', 'placeholder'),
    block_id: placed.blockId,
    action_ts: (nowMs / 1000).toFixed(6),
    ...chosen(placed.element, address.value),
  };
}

const isAt = ({ blockId, element }: Placed, address: ElementAddress): boolean =>
  textAt(element, 'action_id') === address.actionId &&
  (address.blockId === undefined || address.blockId === blockId) &&
  (address.value === undefined ||
    objectsAt(element, 'options').length > 0 ||
    textAt(element, 'value') === address.value);

function chosen(element: JsonObject, value: string | undefined): JsonObject {
  const option = objectsAt(element, 'options').find((each) => textAt(each, 'value') === value);
  return option ? { selected_option: option } : {};
}

function elementsOf(block: JsonObject): readonly Placed[] {
  const blockId = textAt(block, 'block_id');
  const single = [objectAt(block, 'accessory'), objectAt(block, 'element')].filter(
    (each) => each !== undefined,
  );
  return [...objectsAt(block, 'elements'), ...single].flatMap(parts).map((element) => ({ blockId, element }));
}

/** Feedback buttons are one element with two sides, each with a value of its own. */
function parts(element: JsonObject): readonly JsonObject[] {
  if (textAt(element, 'type') !== 'feedback_buttons') return [element];
  const sides = [objectAt(element, 'positive_button'), objectAt(element, 'negative_button')];
  return sides.flatMap((side) =>
    side ? [{ ...side, type: 'feedback_buttons', action_id: textAt(element, 'action_id') }] : [],
  );
}
