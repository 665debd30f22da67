import type { JsonObject } from '../../lib/json.ts';
import { objectAt, objectsAt, textAt } from '../read-json.ts';
import { emoji } from './emoji.ts';
import { type Inline, isSafeUrl, type Passage } from './nodes.ts';

/** Reads a `rich_text` block. */
export const richText = (block: JsonObject): readonly Passage[] => objectsAt(block, 'elements').map(passage);

function passage(element: JsonObject): Passage {
  const children = objectsAt(element, 'elements');
  switch (textAt(element, 'type')) {
    case 'rich_text_preformatted':
      return {
        kind: 'preformatted',
        text: children.map((child) => textAt(child, 'text') || textAt(child, 'url')).join(''),
      };
    case 'rich_text_quote':
      return { kind: 'quote', children: children.flatMap(inline) };
    case 'rich_text_list':
      return {
        kind: 'list',
        ordered: textAt(element, 'style') === 'ordered',
        indent: Number(element['indent'] ?? 0),
        items: children.map((item) => objectsAt(item, 'elements').flatMap(inline)),
      };
    default:
      return { kind: 'paragraph', children: children.flatMap(inline) };
  }
}

function inline(element: JsonObject): readonly Inline[] {
  const text = textAt(element, 'text');
  switch (textAt(element, 'type')) {
    case 'link':
      return styled(element, linked(textAt(element, 'url'), text));
    case 'user':
      return [{ kind: 'mention', of: 'user', id: textAt(element, 'user_id'), label: '' }];
    case 'channel':
      return [{ kind: 'mention', of: 'channel', id: textAt(element, 'channel_id'), label: '' }];
    case 'usergroup':
      return [{ kind: 'mention', of: 'group', id: textAt(element, 'usergroup_id'), label: '' }];
    case 'broadcast':
      return [{ kind: 'mention', of: 'broadcast', id: textAt(element, 'range'), label: '' }];
    case 'emoji':
      return [{ kind: 'text', text: emoji(textAt(element, 'name')) ?? `:${textAt(element, 'name')}:` }];
    case 'date':
      return [
        {
          kind: 'date',
          seconds: Number(element['timestamp']),
          format: textAt(element, 'format'),
          fallback: textAt(element, 'fallback'),
        },
      ];
    default:
      return styled(element, { kind: 'text', text: text || textAt(element, 'value') });
  }
}

const linked = (url: string, text: string): Inline =>
  isSafeUrl(url)
    ? { kind: 'link', url, children: [{ kind: 'text', text: text || url }] }
    : { kind: 'text', text: text || url };

function styled(element: JsonObject, content: Inline): readonly Inline[] {
  const style = objectAt(element, 'style');
  if (style?.['code'] === true && content.kind === 'text') return [{ kind: 'code', text: content.text }];
  const marks = (['bold', 'italic', 'strike'] as const).filter((mark) => style?.[mark] === true);
  return [marks.reduce<Inline>((inner, kind) => ({ kind, children: [inner] }), content)];
}
