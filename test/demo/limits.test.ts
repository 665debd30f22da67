import { describe, expect, it } from 'vitest';
import { blockFaults, isTextTooLong } from '../../src/demo/api/limits.ts';
import { viewFault } from '../../src/demo/api/view-limits.ts';
import type { JsonObject } from '../../src/lib/json.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (more: JsonObject = {}, length = 10): JsonObject => ({
  type: 'button',
  action_id: 'a',
  text: plain(length),
  ...more,
});
const actions = (...elements: JsonObject[]): JsonObject => ({ type: 'actions', elements });
const many = (count: number, make: (index: number) => JsonObject) =>
  Array.from({ length: count }, (_, index) => make(index));
const option = (length: number, value = 'v'): JsonObject => ({ text: plain(length), value });

/** What is just allowed, what is one too much, and where Slack points. */
const borders: readonly (readonly [string, JsonObject, JsonObject, string])[] = [
  [
    'a section’s text',
    { type: 'section', text: mrkdwn(3000) },
    { type: 'section', text: mrkdwn(3001) },
    '/blocks/0/text/text',
  ],
  [
    'a section’s fields',
    { type: 'section', fields: many(10, () => mrkdwn(1)) },
    { type: 'section', fields: many(11, () => mrkdwn(1)) },
    '/blocks/0/fields',
  ],
  [
    'a field',
    { type: 'section', fields: [mrkdwn(2000)] },
    { type: 'section', fields: [mrkdwn(2001)] },
    '/blocks/0/fields/0/text',
  ],
  [
    'a header',
    { type: 'header', text: plain(150) },
    { type: 'header', text: plain(151) },
    '/blocks/0/text/text',
  ],
  [
    'markdown',
    { type: 'markdown', text: 'x'.repeat(12_000) },
    { type: 'markdown', text: 'x'.repeat(12_001) },
    '/blocks/0/text',
  ],
  [
    'context elements',
    { type: 'context', elements: many(10, () => mrkdwn(1)) },
    { type: 'context', elements: many(11, () => mrkdwn(1)) },
    '/blocks/0/elements',
  ],
  [
    'action elements',
    actions(...many(25, (n) => button({ action_id: `a${n}` }))),
    actions(...many(26, (n) => button({ action_id: `a${n}` }))),
    '/blocks/0/elements',
  ],
  ['a button’s label', actions(button({}, 75)), actions(button({}, 76)), '/blocks/0/elements/0/text/text'],
  [
    'a button’s value',
    actions(button({ value: 'x'.repeat(2000) })),
    actions(button({ value: 'x'.repeat(2001) })),
    '/blocks/0/elements/0/value',
  ],
  [
    'a button’s address',
    actions(button({ url: 'x'.repeat(3000) })),
    actions(button({ url: 'x'.repeat(3001) })),
    '/blocks/0/elements/0/url',
  ],
  [
    'an action id',
    actions(button({ action_id: 'x'.repeat(255) })),
    actions(button({ action_id: 'x'.repeat(256) })),
    '/blocks/0/elements/0/action_id',
  ],
  [
    'a block id',
    { type: 'divider', block_id: 'x'.repeat(255) },
    { type: 'divider', block_id: 'x'.repeat(256) },
    '/blocks/0/block_id',
  ],
  [
    'a question’s title',
    actions(button({ confirm: { title: plain(100), text: plain(1) } })),
    actions(button({ confirm: { title: plain(101), text: plain(1) } })),
    '/blocks/0/elements/0/confirm/title/text',
  ],
  [
    'a question’s text',
    actions(button({ confirm: { title: plain(1), text: plain(300) } })),
    actions(button({ confirm: { title: plain(1), text: plain(301) } })),
    '/blocks/0/elements/0/confirm/text/text',
  ],
  [
    'an option’s label',
    actions({ type: 'overflow', options: [option(75)] }),
    actions({ type: 'overflow', options: [option(76)] }),
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: many(10, () => option(1)) }),
    actions({ type: 'radio_buttons', options: many(11, () => option(1)) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'a select’s options',
    actions({ type: 'static_select', options: many(100, () => option(1)) }),
    actions({ type: 'static_select', options: many(101, () => option(1)) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'a table’s rows',
    { type: 'table', rows: many(100, () => ({})) },
    { type: 'table', rows: many(101, () => ({})) },
    '/blocks/0/rows',
  ],
];

describe('Block Kit limits', () => {
  it.each(borders)('%s: the limit passes, one more is refused', (_, allowed, tooMuch, pointer) => {
    const pass = blockFaults([allowed], 'message');
    const faults = blockFaults([tooMuch], 'message');

    expect(pass).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`[json-pointer:${pointer}]`);
  });

  it.each([
    ['message', 50],
    ['modal', 100],
    ['home', 100],
  ] as const)('a %s holds %i blocks', (surface, most) => {
    const blocks = many(most, () => ({ type: 'divider' }));

    expect(blockFaults(blocks, surface)).toEqual([]);
    expect(blockFaults([...blocks, { type: 'divider' }], surface)).toHaveLength(1);
  });

  it.each<[string, JsonObject]>([
    ['an unknown type', { type: 'sectoin', text: plain(1) }],
    ['a section without text', { type: 'section' }],
    ['an empty text', { type: 'section', text: mrkdwn(0) }],
    ['a header in mrkdwn', { type: 'header', text: mrkdwn(3) }],
    ['a button without a label', actions({ type: 'button', action_id: 'a' })],
    ['a button with a mrkdwn label', actions(button({ text: mrkdwn(3) }))],
    ['no elements', { type: 'actions', elements: [] }],
    ['elements that are no list', { type: 'context', elements: {} }],
    ['two buttons with one action id', actions(button(), button())],
  ])('refuses %s', (_, block) => {
    expect(blockFaults([block], 'message')).not.toEqual([]);
  });

  it('refuses two blocks with one id', () => {
    expect(
      blockFaults(
        many(2, () => ({ type: 'divider', block_id: 'same' })),
        'message',
      ),
    ).toHaveLength(1);
  });

  it('counts the text of all blocks together', () => {
    const sections = many(4, () => ({ type: 'section', text: mrkdwn(3000) }));

    expect(isTextTooLong([...sections, { type: 'section', text: mrkdwn(1200) }])).toBe(false);
    expect(isTextTooLong([...sections, { type: 'section', text: mrkdwn(1201) }])).toBe(true);
  });
});

describe('view limits', () => {
  const modal = (more: JsonObject = {}): JsonObject => ({
    type: 'modal',
    title: plain(24),
    blocks: [],
    ...more,
  });

  it('takes a modal at its limits', () => {
    const view = modal({
      submit: plain(24),
      close: plain(24),
      private_metadata: 'x'.repeat(3000),
      callback_id: 'x'.repeat(255),
    });

    expect(viewFault(view)).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['a long title', { title: plain(25) }],
    ['no title', { title: undefined }],
    ['a long submit label', { submit: plain(25) }],
    ['a long close label', { close: plain(25) }],
    ['long private metadata', { private_metadata: 'x'.repeat(3001) }],
    ['a long callback id', { callback_id: 'x'.repeat(256) }],
    ['no blocks', { blocks: undefined }],
    [
      'inputs without a submit button',
      { blocks: [{ type: 'input', label: plain(1), element: { type: 'plain_text_input' } }] },
    ],
    ['a bad block', { blocks: [{ type: 'header', text: plain(151) }] }],
  ])('refuses %s', (_, change) => {
    expect(viewFault(modal(change))?.error).toBe('invalid_arguments');
  });

  it('refuses a view of more than 250 kB', () => {
    const blocks = many(90, () => ({ type: 'section', text: mrkdwn(3000) }));

    expect(viewFault(modal({ blocks }))?.error).toBe('view_too_large');
  });
});
