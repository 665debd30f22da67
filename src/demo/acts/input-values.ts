import type { JsonObject } from '../../lib/json.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import type { OpenView } from '../state/open-view.ts';
import type { InputValues } from './acting.ts';

/** The values of all inputs of a view: Slack sends untouched ones too, as they were at first or as null. */
export const allValues = (open: OpenView, given: InputValues): InputValues => {
  const inputs = objectsAt(open.view, 'blocks').filter((block) => textAt(block, 'type') === 'input');
  const untouched = inputs.map((block) => {
    const element = objectAt(block, 'element') ?? {};
    return [textAt(block, 'block_id'), { [textAt(element, 'action_id')]: atFirst(element) }] as const;
  });
  return { ...Object.fromEntries(untouched), ...given };
};

function atFirst(element: JsonObject): JsonObject {
  const type = textAt(element, 'type');
  if (type === 'checkboxes') return { type, selected_options: element['initial_options'] ?? [] };
  if (objectsAt(element, 'options').length > 0)
    return { type, selected_option: element['initial_option'] ?? null };
  return { type, value: element['initial_value'] ?? null };
}
