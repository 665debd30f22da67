import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { emoji } from '../markup/emoji.ts';
import { parseMrkdwn } from '../markup/mrkdwn.ts';
import { richText } from '../markup/rich-text.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import { passageLines, type TextStyle } from './passages.ts';

/** Lines of text for Block Kit blocks; buttons read as `[Label]`. */
export const blockLines = (blocks: readonly JsonObject[], style: TextStyle): readonly string[] =>
  blocks.flatMap((block) => linesOf(block, style));

function linesOf(block: JsonObject, style: TextStyle): readonly string[] {
  switch (textAt(block, 'type')) {
    case 'header':
      return [style.bold(plainText(objectAt(block, 'text')))];
    case 'section':
      return sectionLines(block, style);
    case 'context':
      return objectsAt(block, 'elements')
        .map((each) => elementText(each, style))
        .join('  ')
        .split('\n');
    case 'actions':
    case 'context_actions':
      return [
        objectsAt(block, 'elements')
          .flatMap(buttonLabels)
          .map((label) => `[${label}]`)
          .join(' '),
      ];
    case 'divider':
      return ['────────'];
    case 'rich_text':
      return passageLines(richText(block), style);
    case 'table':
      return rowsOf(block, style);
    default:
      return passageLines(parseMrkdwn(readable(block)), style);
  }
}

function sectionLines(block: JsonObject, style: TextStyle): readonly string[] {
  const text = objectAt(block, 'text');
  const accessory = objectAt(block, 'accessory');
  const labels = accessory ? buttonLabels(accessory).map((label) => `[${label}]`) : [];
  return [
    ...(text ? elementText(text, style).split('\n') : []),
    ...objectsAt(block, 'fields').map((field) => elementText(field, style).replaceAll('\n', ' ')),
    ...labels,
  ];
}

const rowsOf = (block: JsonObject, style: TextStyle): readonly string[] => {
  const rows = block['rows'];
  if (!Array.isArray(rows)) return [];
  return (rows as readonly JsonValue[]).map((row) =>
    objectsAt({ row }, 'row')
      .map((cell) => cellText(cell, style))
      .join(' │ '),
  );
};

const cellText = (cell: JsonObject, style: TextStyle): string =>
  textAt(cell, 'type') === 'rich_text' ? passageLines(richText(cell), style).join(' ') : textAt(cell, 'text');

const elementText = (element: JsonObject, style: TextStyle): string => {
  if (textAt(element, 'type') === 'mrkdwn')
    return passageLines(parseMrkdwn(textAt(element, 'text')), style).join('\n');
  return textAt(element, 'type') === 'image' ? `[${textAt(element, 'alt_text')}]` : plainText(element);
};

export function plainText(text: JsonObject | undefined): string {
  return textAt(text, 'text').replace(/:([a-z0-9_+-]+):/gu, (code, name: string) => emoji(name) ?? code);
}

function buttonLabels(element: JsonObject): readonly string[] {
  const sides = [objectAt(element, 'positive_button'), objectAt(element, 'negative_button')];
  const labels = [
    objectAt(element, 'text'),
    objectAt(element, 'placeholder'),
    ...sides.map((side) => objectAt(side, 'text')),
  ];
  return labels.map(plainText).filter((label) => label !== '');
}

/** Whatever words a block of another type holds, in their order. */
function readable(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(readable).filter(Boolean).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  const members = Object.entries(value as JsonObject);
  const wordy = ['text', 'title', 'alt_text', 'body', 'subtitle', 'details'];
  return members
    .map(([key, member]) =>
      typeof member === 'string' ? (wordy.includes(key) ? member : '') : readable(member),
    )
    .filter(Boolean)
    .join('\n');
}
