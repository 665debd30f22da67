type Shape = Readonly<Record<string, unknown>>;

/** Slack's limits on what is shown, as the SDK's types and measurements give them; see `checkMessage`. */
const text = {
  section: 3000,
  field: 2000,
  header: 150,
  markdown: 12_000,
  context: 3000,
  button: 75,
} as const;
const allText = 13_200;

const isShape = (value: unknown): value is Shape => typeof value === 'object' && value !== null;
const shapes = (value: unknown): readonly Shape[] => (Array.isArray(value) ? value.filter(isShape) : []);

/** The violations in a message's blocks: none in a message that Slack accepts. */
export function checkBlocks(blocks: unknown, room = 50): string[] {
  if (!Array.isArray(blocks)) return ['blocks: no list'];
  const faults: string[] = [];
  const ids = shapes(blocks).flatMap((block) =>
    typeof block['block_id'] === 'string' ? [block['block_id']] : [],
  );
  if (blocks.length > room) faults.push(`${blocks.length} blocks, at most ${room}`);
  if (new Set(ids).size < ids.length) faults.push('two blocks share a block_id');
  blocks.forEach((block: unknown, index) => {
    const found = isShape(block) ? checkBlock(block) : ['no block'];
    faults.push(...found.map((fault) => `block ${index}: ${fault}`));
  });
  return faults;
}

/** As `checkBlocks`, with the sum over all blocks and the text for notifications. */
export function checkMessage(message: { readonly text?: unknown; readonly blocks?: unknown }): string[] {
  const sum = lettersIn(message.blocks);
  return [
    ...checkBlocks(message.blocks),
    ...(sum > allText ? [`${sum} characters in all blocks, at most ${allText}`] : []),
    ...atMost('text', message.text, 4000),
    ...(message.text === '' || message.text === undefined ? ['no text for notifications'] : []),
    ...inertness(message.text),
  ];
}

export function checkView(view: Shape): string[] {
  const modal = view['type'] === 'modal';
  const bytes = Buffer.byteLength(JSON.stringify(view));
  return [
    ...checkBlocks(view['blocks'], 100),
    ...(bytes > 250_000 ? [`${bytes} bytes, at most 250,000`] : []),
    ...atMost('private_metadata', view['private_metadata'], 3000),
    ...atMost('callback_id', view['callback_id'], 255),
    ...(modal
      ? ['title', 'close', 'submit'].flatMap((key) =>
          view[key] === undefined ? [] : checkText(view[key], 24),
        )
      : []),
    ...(modal && view['title'] === undefined ? ['a modal without title'] : []),
  ];
}

const checkers: Readonly<Record<string, (block: Shape) => string[]>> = {
  section: (block) => [
    ...(block['text'] === undefined && block['fields'] === undefined ? ['section without text'] : []),
    ...(block['text'] === undefined ? [] : checkText(block['text'], text.section)),
    ...(shapes(block['fields']).length > 10 ? ['more than 10 fields'] : []),
    ...shapes(block['fields']).flatMap((field) => checkText(field, text.field)),
    ...(isShape(block['accessory']) ? checkElement(block['accessory']) : []),
  ],
  header: (block) => checkText(block['text'], text.header, 'plain_text'),
  markdown: (block) => atMost('markdown', block['text'], text.markdown),
  divider: () => [],
  context: (block) => [
    ...counted('context elements', block['elements'], 10),
    ...shapes(block['elements']).flatMap((element) => checkText(element, text.context)),
  ],
  actions: (block) => [
    ...counted('action elements', block['elements'], 25),
    ...shapes(block['elements']).flatMap(checkElement),
    ...sharedActions(shapes(block['elements'])),
  ],
};

function checkBlock(block: Shape): string[] {
  const check = checkers[String(block['type'])];
  if (check === undefined) return [`a type that these checks do not know: ${String(block['type'])}`];
  return [...check(block), ...atMost('block_id', block['block_id'], 255)];
}

function checkElement(element: Shape): string[] {
  if (element['type'] !== 'button')
    return [`an element that these checks do not know: ${String(element['type'])}`];
  return [
    ...checkText(element['text'], text.button, 'plain_text'),
    ...atMost('value', element['value'], 2000),
    ...atMost('url', element['url'], 3000),
    ...atMost('accessibility_label', element['accessibility_label'], 75),
    ...atMost('action_id', element['action_id'], 255),
    ...(element['action_id'] === undefined ? ['a button without action_id'] : []),
  ];
}

const sharedActions = (elements: readonly Shape[]): string[] =>
  new Set(elements.map((element) => element['action_id'])).size < elements.length
    ? ['two elements share an action_id']
    : [];

function checkText(value: unknown, room: number, type?: string): string[] {
  if (!isShape(value)) return ['no text object'];
  if (type !== undefined && value['type'] !== type)
    return [`${String(value['type'])} where only ${type} may stand`];
  if (value['text'] === '') return ['an empty text'];
  const marked = value['type'] === 'mrkdwn' ? inertness(value['text']) : [];
  return [
    ...atMost('text', value['text'], room),
    ...marked,
    ...(typeof value['text'] === 'string' ? [] : ['no text']),
  ];
}

/** Angle brackets may only hold what our views build: dates, links, and mentions out of settings and Slack ids. */
const ours =
  /^(?:!date\^\d+\^\{time_secs\}\|[\d:]+ UTC|!date\^\d+\^\{date_short_pretty\}, \{time_secs\}\|[\d: -]+ UTC|https?:\/\/[^|<>\s]+\|[^|<>]*|@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|#[CDG][A-Z0-9]+)$/u;

function inertness(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const spans = [...value.matchAll(/<([^>]*)>?/gu)].map((match) => match[1] ?? '');
  const forged = spans.filter((span) => !ours.test(span)).map((span) => `markup that is not ours: <${span}>`);
  const stray = value.replace(/<[^>]*>/gu, '').includes('>') ? ['a stray >'] : [];
  const fences = value.split('```').length - 1;
  const controls = value.match(/[\u202a-\u202e\u2066\u2067\u200e\u200f\u061c]/u)
    ? ['a bidirectional control']
    : [];
  const isolates =
    value.split('\u2068').length === value.split('\u2069').length ? [] : ['an isolate left open'];
  return [
    ...forged,
    ...stray,
    ...(fences % 2 === 0 ? [] : ['a code block left open']),
    ...controls,
    ...isolates,
  ];
}

const atMost = (name: string, value: unknown, room: number): string[] =>
  typeof value === 'string' && value.length > room
    ? [`${name}: ${value.length} characters, at most ${room}`]
    : [];

const counted = (name: string, value: unknown, room: number): string[] => {
  const count = shapes(value).length;
  return count < 1 || count > room ? [`${count} ${name}, 1 to ${room}`] : [];
};

function lettersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + lettersIn(item), 0);
  if (!isShape(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, member]) =>
      sum + (key === 'text' && typeof member === 'string' ? member.length : lettersIn(member)),
    0,
  );
}
