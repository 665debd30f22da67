import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { objectsAt, textAt } from '../read-json.ts';
import { blockRules, elementRules, type Rule, textLimits } from './limit-rules.ts';

export type Surface = 'message' | 'modal' | 'home';

const blocksPerSurface = { message: 50, modal: 100, home: 100 } as const;

/** Slack does not document it; bolt-js issue 2509 measured 13,297 characters as too many. */
const textPerMessage = 13_200;

/** What Slack would refuse about these blocks, in its manner: a sentence and a JSON pointer. Empty: nothing. */
export function blockFaults(blocks: readonly JsonValue[], surface: Surface): readonly string[] {
  const most = blocksPerSurface[surface];
  const tooMany =
    blocks.length > most ? [`[ERROR] no more than ${most} items allowed [json-pointer:/blocks]`] : [];
  const ids = blocks.filter(isJsonObject).map((block) => textAt(block, 'block_id'));
  const repeated = ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index);
  return [
    ...tooMany,
    ...repeated.map((id) => `[ERROR] block_id ${id} already exists [json-pointer:/blocks]`),
    ...blocks.flatMap((block, index) => faultsOfBlock(block, `/blocks/${index}`)),
  ];
}

/** Whether the blocks of one message hold more text than Slack takes (`msg_blocks_too_long`). */
export const isTextTooLong = (blocks: readonly JsonValue[]): boolean =>
  blocks.reduce<number>((sum, block) => sum + textLength(block), 0) > textPerMessage;

function textLength(value: JsonValue | undefined): number {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).reduce<number>((sum, each) => sum + textLength(each), 0);
  if (!isJsonObject(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return own + Object.values(value).reduce<number>((sum, each) => sum + textLength(each), 0);
}

function faultsOfBlock(block: JsonValue, at: string): readonly string[] {
  if (!isJsonObject(block)) return [`[ERROR] must be an object [json-pointer:${at}]`];
  const type = textAt(block, 'type');
  const rule = blockRules[type];
  if (!rule) return [`[ERROR] unsupported type: ${type} [json-pointer:${at}/type]`];
  return faultsByRule(block, rule, at);
}

function faultsByRule(value: JsonObject, rule: Rule, at: string): readonly string[] {
  return [
    ...(rule.required ?? []).flatMap((key) => missing(value, key, at)),
    ...noneOf(value, rule.anyOf ?? [], at),
    ...(rule.plain ?? []).flatMap((key) => notPlain(value, key, at)),
    ...sharedActions(value, at),
    ...Object.entries({ ...textLimits, ...rule.texts }).flatMap(([key, most]) =>
      tooLong(value, key, most, at),
    ),
    ...Object.entries(rule.lists ?? {}).flatMap(([key, most]) => tooManyIn(value, key, most, at)),
    ...nested(value, at),
  ];
}

const missing = (value: JsonObject, key: string, at: string) =>
  value[key] === undefined ? [`[ERROR] missing required field: ${key} [json-pointer:${at}]`] : [];

const noneOf = (value: JsonObject, keys: readonly string[], at: string) =>
  keys.length > 0 && keys.every((key) => value[key] === undefined)
    ? [`[ERROR] missing required field: ${keys.join(' or ')} [json-pointer:${at}]`]
    : [];

function notPlain(value: JsonObject, key: string, at: string): readonly string[] {
  const member = value[key];
  return isJsonObject(member) && member['type'] !== 'plain_text'
    ? [`[ERROR] must be a plain_text object [json-pointer:${at}/${key}]`]
    : [];
}

function sharedActions(value: JsonObject, at: string): readonly string[] {
  const ids = objectsAt(value, 'elements').map((element) => textAt(element, 'action_id'));
  const shared = ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index);
  return shared.map((id) => `[ERROR] action_id ${id} already exists [json-pointer:${at}/elements]`);
}

/** A limit counts for a bare string and for a text object alike. */
function tooLong(value: JsonObject, key: string, most: number, at: string): readonly string[] {
  const member = value[key];
  const [text, where] = isJsonObject(member)
    ? [textAt(member, 'text'), `${at}/${key}/text`]
    : [member, `${at}/${key}`];
  if (typeof text !== 'string') return [];
  if (text.length > most) return [`[ERROR] must be less than ${most + 1} characters [json-pointer:${where}]`];
  const empty = text === '' && isJsonObject(member);
  return empty ? [`[ERROR] must be more than 0 characters [json-pointer:${where}]`] : [];
}

function tooManyIn(value: JsonObject, key: string, most: number, at: string): readonly string[] {
  const list = value[key];
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`[ERROR] must be an array [json-pointer:${at}/${key}]`];
  if (list.length === 0) return [`[ERROR] must have at least one item [json-pointer:${at}/${key}]`];
  return list.length > most ? [`[ERROR] no more than ${most} items allowed [json-pointer:${at}/${key}]`] : [];
}

/** A section's field holds less than its text. */
const fieldLength = 2000;

/** Looks for elements with rules of their own in everything that a block holds. */
function nested(value: JsonObject, at: string): readonly string[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const items = Array.isArray(member)
      ? (member as readonly JsonValue[]).map((item, index) => [item, `${at}/${key}/${index}`] as const)
      : [[member, `${at}/${key}`] as const];
    return items.flatMap(([item, where]) => (isJsonObject(item) ? faultsOfElement(item, key, where) : []));
  });
}

function faultsOfElement(item: JsonObject, key: string, at: string): readonly string[] {
  const rule = elementRules[kindOf(item, key)];
  const field = key === 'fields' ? tooLong(item, 'text', fieldLength, at) : [];
  return [...field, ...(rule ? faultsByRule(item, rule, at) : nested(item, at))];
}

/** Confirm dialogs and options have no type of their own; they are known by where they stand. */
function kindOf(item: JsonObject, key: string): string {
  const type = textAt(item, 'type');
  if (type !== '') return type;
  return key === 'confirm' ? 'confirm' : /option/u.test(key) ? 'option' : '';
}
