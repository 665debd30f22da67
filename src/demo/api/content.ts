import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { textAt } from '../read-json.ts';
import type { Draft } from '../state/message.ts';
import { withIds } from './block-ids.ts';
import { blockFaults, isTextTooLong } from './limits.ts';

/** Slack refuses a longer text; well below that it cuts. */
const textLength = 40_000;

interface Refusal {
  readonly error: string;
  readonly details: readonly string[];
}

export type Content = Pick<Draft, 'text' | 'blocks' | 'attachments' | 'metadata'>;

/** What a message is to say, checked as Slack checks it. */
export type ReadContent =
  | { readonly status: 'sound'; readonly content: Content }
  | { readonly status: 'refused'; readonly refusal: Refusal };

export function readContent(args: JsonObject): ReadContent {
  const text = textAt(args, 'text');
  const lists = [args['blocks'], args['attachments']];
  if (lists.some((list) => list !== undefined && !isList(list))) return refused('invalid_blocks_format');
  const [blocks, attachments] = lists.map((list) => (isList(list) ? list.filter(isJsonObject) : undefined));
  const refusal = faultOf(text, args['blocks'], blocks, attachments);
  if (refusal) return { status: 'refused', refusal };
  const metadata = isJsonObject(args['metadata']) ? { metadata: args['metadata'] } : {};
  const content = {
    text,
    ...(blocks && { blocks: withIds(blocks) }),
    ...(attachments && { attachments: dressed(attachments) }),
    ...metadata,
  };
  return { status: 'sound', content };
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

const refused = (error: string, details: readonly string[] = []): ReadContent => ({
  status: 'refused',
  refusal: { error, details },
});

function faultOf(
  text: string,
  given: JsonValue | undefined,
  blocks: readonly JsonObject[] | undefined,
  attachments: readonly JsonObject[] | undefined,
): Refusal | undefined {
  if (text === '' && !blocks?.length && !attachments?.length) return { error: 'no_text', details: [] };
  if (text.length > textLength) return { error: 'msg_too_long', details: [] };
  const details = isList(given) ? blockFaults(given, 'message') : [];
  if (details.length > 0) return { error: 'invalid_blocks', details };
  return blocks && isTextTooLong(blocks) ? { error: 'msg_blocks_too_long', details: [] } : undefined;
}

/** Slack's names for colours come back as hex. */
const colours: Readonly<Record<string, string>> = { danger: 'a30200', good: '2eb886', warning: 'daa038' };

const dressed = (attachments: readonly JsonObject[]): readonly JsonObject[] =>
  attachments.map((attachment, index) => {
    const colour = textAt(attachment, 'color');
    const hex = colours[colour] ?? colour.replace(/^#/u, '');
    return { id: index + 1, ...attachment, ...(hex === '' ? {} : { color: hex }) };
  });
