import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDate } from '../../src/demo/markup/date.ts';
import { parseMrkdwn } from '../../src/demo/markup/mrkdwn.ts';
import type { Inline, Passage } from '../../src/demo/markup/nodes.ts';

const text = (text: string): Inline => ({ kind: 'text', text });
const bold = (...children: Inline[]): Inline => ({ kind: 'bold', children });
const code = (text: string): Inline => ({ kind: 'code', text });

describe('mrkdwn', () => {
  it.each<[string, readonly Inline[]]>([
    ['plain', [text('plain')]],
    [
      '*bold* and _it_ and ~no~',
      [
        bold(text('bold')),
        text(' and '),
        { kind: 'italic', children: [text('it')] },
        text(' and '),
        { kind: 'strike', children: [text('no')] },
      ],
    ],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['snake_case_name', [text('snake_case_name')]],
    ['*bold with `a*b` inside*', [bold(text('bold with '), code('a*b'), text(' inside'))]],
    ['`*not bold*`', [code('*not bold*')]],
    ['`a &lt; b`', [code('a < b')]],
    ['&amp;lt;', [text('&lt;')]],
    [':mag: 10:30:45 :unknown_thing:', [text('🔍'), text(' 10:30:45 '), text(':unknown_thing:')]],
    [
      '<https://e.com/a?b=1&amp;c=2|the *link*>',
      [{ kind: 'link', url: 'https://e.com/a?b=1&c=2', children: [text('the '), bold(text('link'))] }],
    ],
    ['<https://e.com>', [{ kind: 'link', url: 'https://e.com', children: [text('https://e.com')] }]],
    ['<javascript:alert(1)|ok>', [text('ok')]],
    [
      '<@U1|dana> <#C1> <!here>',
      [
        { kind: 'mention', of: 'user', id: 'U1', label: 'dana' },
        text(' '),
        { kind: 'mention', of: 'channel', id: 'C1', label: '' },
        text(' '),
        { kind: 'mention', of: 'broadcast', id: 'here', label: '' },
      ],
    ],
    [
      '<!date^1700000000^{time}|then>',
      [{ kind: 'date', seconds: 1_700_000_000, format: '{time}', fallback: 'then' }],
    ],
  ])('%s', (source, inlines) => {
    expect(parseMrkdwn(source)).toEqual([{ kind: 'paragraph', children: inlines }]);
  });

  it('tells code blocks and quotes from paragraphs', () => {
    const source = 'before\n```\nx *y* &gt; z\n```\n&gt; said\n&gt; twice\nafter';

    expect(parseMrkdwn(source)).toEqual([
      { kind: 'paragraph', children: [text('before')] },
      { kind: 'preformatted', text: 'x *y* > z' },
      { kind: 'quote', children: [text('said\ntwice')] },
      { kind: 'paragraph', children: [text('after')] },
    ]);
  });

  it('never throws and never makes a link of anything but web and mail addresses', () => {
    const pieces = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '```',
      '<',
      '>',
      '|',
      '&lt;',
      ':mag:',
      'a',
      ' ',
      '\n',
      'javascript:x',
      'https://e.com',
      '!date^',
      '^',
      '{time}',
      '@U',
      '&gt;',
    );

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        for (const url of linksIn(parseMrkdwn(parts.join(''))))
          expect(url).toMatch(/^(https?:\/\/|mailto:)/u);
      }),
    );
  });

  it('reads a long hostile text to its end', () => {
    const source = `${'*a '.repeat(20_000)}${'`<:_~'.repeat(4000)} *end*`;

    const [paragraph] = parseMrkdwn(source);

    expect(paragraph?.kind === 'paragraph' && paragraph.children.at(-1)).toEqual(bold(text('end')));
  });
});

describe('dates', () => {
  it('fill their format in the reader’s zone', () => {
    const format = 'on {date_num} at {time_secs}';

    expect(formatDate(1_700_000_000, format, 'x', 'UTC')).toBe('on 2023-11-14 at 22:13:20');
    expect(formatDate(1_700_000_000, format, 'x', 'Asia/Tokyo')).toBe('on 2023-11-15 at 07:13:20');
  });

  it('fall back where the instant or a token means nothing', () => {
    expect(formatDate(Number.NaN, '{time}', 'then')).toBe('then');
    expect(formatDate(1_700_000_000, '{time} {constructor}', 'then')).toBe('then');
  });
});

const linksIn = (passages: readonly Passage[]): readonly string[] =>
  passages.flatMap((passage) => ('children' in passage ? passage.children.flatMap(linksOf) : []));

function linksOf(inline: Inline): readonly string[] {
  const inside = 'children' in inline ? inline.children.flatMap(linksOf) : [];
  return 'url' in inline && inline.url !== undefined ? [inline.url, ...inside] : inside;
}
