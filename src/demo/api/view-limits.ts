import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { objectAt, textAt } from '../read-json.ts';
import { blockFaults, type Surface } from './limits.ts';

const titleLength = 24;
const viewBytes = 250_000;
const metadataLength = 3000;
const idLength = 255;

/** Why Slack would refuse a view: the error and its details; undefined when it would take it. */
export function viewFault(
  view: JsonObject | undefined,
): { readonly error: string; readonly details: readonly string[] } | undefined {
  const type = textAt(view, 'type');
  if (!view || (type !== 'modal' && type !== 'home'))
    return {
      error: 'invalid_arguments',
      details: ['[ERROR] missing required field: type [json-pointer:/view]'],
    };
  if (Buffer.byteLength(JSON.stringify(view)) > viewBytes) return { error: 'view_too_large', details: [] };
  const details = [...labelFaults(view, type), ...ownFaults(view), ...blocksOf(view, type)];
  return details.length > 0 ? { error: 'invalid_arguments', details } : undefined;
}

function labelFaults(view: JsonObject, surface: Surface): readonly string[] {
  if (surface === 'home') return [];
  const untitled = textAt(objectAt(view, 'title'), 'text') === '';
  const long = ['title', 'submit', 'close'].filter(
    (key) => textAt(objectAt(view, key), 'text').length > titleLength,
  );
  return [
    ...(untitled ? ['[ERROR] missing required field: title [json-pointer:/view]'] : []),
    ...long.map(
      (key) => `[ERROR] must be less than ${titleLength + 1} characters [json-pointer:/view/${key}/text]`,
    ),
  ];
}

function ownFaults(view: JsonObject): readonly string[] {
  const limits = { private_metadata: metadataLength, callback_id: idLength, external_id: idLength };
  return Object.entries(limits).flatMap(([key, most]) =>
    textAt(view, key).length > most
      ? [`[ERROR] must be less than ${most + 1} characters [json-pointer:/view/${key}]`]
      : [],
  );
}

function blocksOf(view: JsonObject, surface: Surface): readonly string[] {
  const blocks = view['blocks'];
  if (!Array.isArray(blocks)) return ['[ERROR] missing required field: blocks [json-pointer:/view]'];
  const inputs = (blocks as readonly JsonValue[]).some(
    (block) => isJsonObject(block) && block['type'] === 'input',
  );
  const unsent = inputs && surface === 'modal' && view['submit'] === undefined;
  return [
    ...(unsent ? ['[ERROR] missing required field: submit [json-pointer:/view]'] : []),
    ...blockFaults(blocks as readonly JsonValue[], surface).map((fault) =>
      fault.replace('pointer:/', 'pointer:/view/'),
    ),
  ];
}
