import { expect, test } from 'vitest';
import { checkBlocks, checkMessage, checkView } from '../support/block-limits.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (change: object = {}) => ({
  type: 'button',
  action_id: 'a',
  text: { type: 'plain_text', text: 'Press' },
  ...change,
});
const modal = (change: object = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Title' },
  blocks: [section('x')],
  ...change,
});

test('passes what Slack accepts', () => {
  expect(checkMessage({ text: 'x', blocks: [section('x'.repeat(3000))] })).toEqual([]);
  expect(checkView(modal())).toEqual([]);
});

test.each([
  ['51 blocks', { text: 'x', blocks: Array.from({ length: 51 }, () => section('x')) }],
  ['a long section', { text: 'x', blocks: [section('x'.repeat(3001))] }],
  ['an empty section', { text: 'x', blocks: [section('')] }],
  ['too much text in all', { text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) }],
  ['no text for notifications', { text: '', blocks: [section('x')] }],
  ['a forged mention', { text: 'x', blocks: [section('<!channel> look')] }],
  ['a forged user', { text: '<!here>', blocks: [section('x')] }],
  ['a broken link', { text: 'x', blocks: [section('<javascript:alert(1)|x>')] }],
  ['an open code block', { text: 'x', blocks: [section('```\nx')] }],
  ['an override', { text: 'x', blocks: [section('a\u202eb')] }],
  ['an open isolate', { text: 'x', blocks: [section('a\u2068b')] }],
  [
    '11 context elements',
    {
      text: 'x',
      blocks: [
        { type: 'context', elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) },
      ],
    },
  ],
  [
    'a long button',
    {
      text: 'x',
      blocks: [
        { type: 'actions', elements: [button({ text: { type: 'plain_text', text: 'x'.repeat(76) } })] },
      ],
    },
  ],
  [
    'a long value',
    { text: 'x', blocks: [{ type: 'actions', elements: [button({ value: 'x'.repeat(2001) })] }] },
  ],
  ['two buttons of one id', { text: 'x', blocks: [{ type: 'actions', elements: [button(), button()] }] }],
  [
    '26 buttons',
    {
      text: 'x',
      blocks: [
        { type: 'actions', elements: Array.from({ length: 26 }, (_, n) => button({ action_id: `a${n}` })) },
      ],
    },
  ],
  [
    'a long header',
    { text: 'x', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
  ],
  ['a block of unknown type', { text: 'x', blocks: [{ type: 'hologram' }] }],
])('refuses a message with %s', (_, message) => {
  expect(checkMessage(message)).not.toEqual([]);
});

test.each([
  ['101 blocks', modal({ blocks: Array.from({ length: 101 }, () => section('x')) })],
  ['a long title', modal({ title: { type: 'plain_text', text: 'x'.repeat(25) } })],
  ['no title', modal({ title: undefined })],
  ['long private metadata', modal({ private_metadata: 'x'.repeat(3001) })],
  ['250 kB', modal({ blocks: Array.from({ length: 90 }, () => section('x'.repeat(2999))) })],
])('refuses a view with %s', (_, view) => {
  expect(checkView(view)).not.toEqual([]);
});

test('names the block that is at fault', () => {
  expect(checkBlocks([section('x'), section('')])).toEqual(['block 1: an empty text']);
});
