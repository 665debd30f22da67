import { expect, test } from 'vitest';
import {
  actions,
  button,
  context,
  header,
  message,
  modal,
  section,
} from '../../../src/slack/views/limits.ts';
import { checkBlocks, checkMessage, checkView } from '../../support/block-limits.ts';

test('a section keeps whole lines and says that there are more', () => {
  const block = section('a'.repeat(1_500), 'b'.repeat(1_400), 'c'.repeat(200), 'd');

  expect(checkBlocks([block])).toEqual([]);
  expect(block.text?.text).toBe(`${'a'.repeat(1_500)}\n${'b'.repeat(1_400)}\n…`);
});

test('a section or context without text is not empty', () => {
  expect(checkBlocks([section(), section(''), context('')])).toEqual([]);
});

test('a message drops blocks from the end, but not its buttons', () => {
  const buttons = actions(button({ action: 'a', text: 'Press', value: 'v' }));
  const long = message('A sentence.', [
    ...Array.from({ length: 8 }, () => section('x'.repeat(2_900))),
    buttons,
  ]);
  const many = message('A sentence.', [...Array.from({ length: 80 }, () => section('x')), buttons]);

  expect([checkMessage(long), checkMessage(many)]).toEqual([[], []]);
  expect([long.blocks.length, many.blocks.length]).toEqual([5, 50]);
  expect([long.blocks.at(-1), many.blocks.at(-1)]).toEqual([buttons, buttons]);
});

test('headers, buttons and titles are cut', () => {
  const blocks = [
    header('x'.repeat(500)),
    actions(
      ...Array.from({ length: 40 }, (_, n) =>
        button({ action: `a${n}`, text: 'x'.repeat(500), value: 'x'.repeat(5_000) }),
      ),
    ),
  ];

  expect(checkBlocks(blocks)).toEqual([]);
  expect(
    checkView({ ...modal({ title: 'x'.repeat(99), callback: 'c', state: 'x'.repeat(9_999), blocks }) }),
  ).toEqual([]);
});

test('a modal stays below 100 blocks and 250 kB', () => {
  const tall = Array.from({ length: 300 }, () => section('x'));
  const wide = Array.from({ length: 100 }, () => section('ж'.repeat(2_900)));

  for (const blocks of [tall, wide])
    expect(checkView({ ...modal({ title: 'T', callback: 'c', state: '{}', blocks }) })).toEqual([]);
});
