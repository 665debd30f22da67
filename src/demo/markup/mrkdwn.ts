import { emoji } from './emoji.ts';
import { type Inline, isSafeUrl, type Passage } from './nodes.ts';

/** Reads Slack's mrkdwn. Never throws: what is no markup is text. */
export function parseMrkdwn(source: string): readonly Passage[] {
  return source
    .split(/(```[\s\S]+?```)/u)
    .flatMap((part) => (part.startsWith('```') && part.length > 6 ? [preformatted(part)] : passagesOf(part)));
}

const preformatted = (fenced: string): Passage => ({
  kind: 'preformatted',
  text: unescape(withoutBrackets(fenced.slice(3, -3).replace(/^\n|\n$/gu, ''))),
});

/** Lines that follow one another and are all quoted, or all not, belong together. */
function passagesOf(part: string): readonly Passage[] {
  const text = part.replace(/^\n|\n$/gu, '');
  if (text === '') return [];
  const runs = text
    .split('\n')
    .reduce<readonly { readonly quoted: boolean; readonly lines: readonly string[] }[]>((done, line) => {
      const quoted = /^(&gt;|>)/u.test(line);
      const bare = quoted ? line.replace(/^(&gt;|>)\s?/u, '') : line;
      const last = done.at(-1);
      return last?.quoted === quoted
        ? [...done.slice(0, -1), { quoted, lines: [...last.lines, bare] }]
        : [...done, { quoted, lines: [bare] }];
    }, []);
  return runs.map(({ quoted, lines }) => ({
    kind: quoted ? 'quote' : 'paragraph',
    children: parseInline(lines.join('\n')),
  }));
}

/** Markup inside a style: code and links are taken whole, so that their characters do not end it. */
const styled = (mark: string) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?=\\S)(?:\`[^\`\\n]+\`|<[^<>\\n]+>|[^${mark}\\n\`<])+(?<=\\S)${mark}(?![\\p{L}\\p{N}${mark}])`;

const markup = new RegExp(
  [
    '`[^`\\n]+`',
    '<[^<>\\n]+>',
    '(?<![\\p{L}\\p{N}]):[a-z0-9_+\\-]+:',
    styled('\\*'),
    styled('_'),
    styled('~'),
  ]
    .map((pattern) => `(${pattern})`)
    .join('|'),
  'gu',
);

function parseInline(source: string): readonly Inline[] {
  const found = [...source.matchAll(markup)];
  const pieces = found.flatMap((match, index) => {
    const before = found[index - 1];
    const from = before ? before.index + before[0].length : 0;
    return [...plain(source.slice(from, match.index)), ...marked(match[0])];
  });
  const last = found.at(-1);
  return [...pieces, ...plain(source.slice(last ? last.index + last[0].length : 0))];
}

const plain = (text: string): readonly Inline[] =>
  text === '' ? [] : [{ kind: 'text', text: unescape(text) }];

function marked(piece: string): readonly Inline[] {
  const inside = piece.slice(1, -1);
  switch (piece[0]) {
    case '`':
      return [{ kind: 'code', text: unescape(withoutBrackets(inside)) }];
    case '<':
      return [bracketed(inside)];
    case ':':
      return plain(emoji(inside) ?? piece);
    case '*':
      return [{ kind: 'bold', children: parseInline(inside) }];
    case '_':
      return [{ kind: 'italic', children: parseInline(inside) }];
    default:
      return [{ kind: 'strike', children: parseInline(inside) }];
  }
}

/** Links, mentions and dates: `<url|label>`, `<@U…>`, `<#C…|name>`, `<!here>`, `<!date^…|fallback>`. */
function bracketed(inside: string): Inline {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescape(inside.slice(bar + 1));
  if (target.startsWith('!date^')) return dated(target, label);
  if (target.startsWith('@')) return { kind: 'mention', of: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'mention', of: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'mention', of: 'group', id: target.slice(9), label };
  if (target.startsWith('!')) return { kind: 'mention', of: 'broadcast', id: target.slice(1), label };
  const url = unescape(target);
  if (!isSafeUrl(url)) return { kind: 'text', text: label || unescape(`<${inside}>`) };
  return {
    kind: 'link',
    url,
    children: bar < 0 ? [{ kind: 'text', text: url }] : parseInline(inside.slice(bar + 1)),
  };
}

function dated(target: string, fallback: string): Inline {
  const [, seconds = '', format = '', url] = target.split('^');
  const link = url !== undefined && isSafeUrl(url) ? { url } : {};
  return { kind: 'date', seconds: Number(seconds), format: unescape(format), fallback, ...link };
}

/** Inside code a link shows its address or label only. */
const withoutBrackets = (text: string): string =>
  text.replace(/<(https?:[^|<>\s]+)(?:\|([^<>]*))?>/gu, (_, url: string, label?: string) => label ?? url);

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
