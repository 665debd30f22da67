import { isHarmless, secretKind, secretName } from './secret-names.ts';
import type { Counter } from './tally.ts';

/**
 * `password=x`, `"api_key": "x"`, `\"token\":\"x\"`, `DB_PASSWORD='x'`. Of the name only its end is matched;
 * a bare value ends at white space, a quote, `&`, `;`, or a comma before the next pair.
 */
const pair = new RegExp(
  `(?<name>${secretName})(?<separator>\\\\*["']?[ \\t]{0,3}[:=]>?[ \\t]{0,3})(?:` +
    `"(?<double>(?:\\\\.|[^"\\\\\\n])+)"|'(?<single>[^'\\n]+)'|` +
    `(?<escape>\\\\+["'])(?<escaped>[^"'\\\\\\n]+)|` +
    `(?<bare>(?![{([<>])(?:[^\\s"'&;,\\\\]|,(?![\\s"'\\\\]|[\\w.-]{1,64}[:=]|$))+))`,
  'giu',
);
const option = new RegExp(`(--[\\w-]{0,40}${secretName}[ \\t]{1,3})(?![-[])([^\\s"'=:]+)`, 'giu');
const element = new RegExp(`(<[\\w:.-]{0,40}${secretName}>)(?!\\[redacted)([^<\\n]{1,200})(?=</)`, 'giu');

type Groups = Readonly<Record<'name' | 'separator', string>> &
  Readonly<Record<'double' | 'single' | 'escape' | 'escaped' | 'bare', string | undefined>>;

/** Takes out what stands beside the name of a secret. */
export function redactNamed(text: string, counter: Counter): string {
  const take = (name: string): string => {
    const kind = secretKind(name.trim()) ?? 'secret';
    counter.add(kind);
    return `[redacted:${kind}]`;
  };
  return text
    .replace(pair, (match: string, ...rest: unknown[]) => {
      const groups = rest.at(-1) as Groups;
      const [offset, whole] = rest.slice(-3) as [number, string];
      const isFullName = !/[\w.-]/u.test(whole[offset - 1] ?? '');
      const value = valueOf(groups);
      if (isHarmless(value, isFullName ? groups.name : `.${groups.name}`)) return match;
      if (groups.bare !== undefined && isProse(groups, whole, offset + match.length)) return match;
      const at = match.lastIndexOf(value);
      const quote = groups.bare === undefined ? '' : openingQuote(groups.separator);
      return match.slice(0, at) + quote + take(groups.name) + quote + match.slice(at + value.length);
    })
    .replace(option, (match: string, lead: string, value: string) =>
      isHarmless(value, lead) ? match : lead + take(lead),
    )
    .replace(element, (match: string, lead: string, value: string) =>
      isHarmless(value, lead) ? match : lead + take(lead.slice(0, -1)),
    );
}

/** A bare value may be followed by the brackets around the whole. */
const valueOf = ({ double, single, escaped, bare = '' }: Groups): string =>
  double ?? single ?? escaped ?? (/[([{]/u.test(bare) ? bare : bare.replace(/[)}\]]+$/u, ''));

/** A number under a quoted name stands in JSON, which shall stay JSON. */
const openingQuote = (separator: string): string => /^\\*["']/u.exec(separator)?.[0] ?? '';

/**
 * `invalid token: unexpected end of input` is an error, `token: x7Kq92` is a token: after a colon and a space, a
 * word inside a sentence counts only if it does not look like a word.
 */
function isProse({ separator, bare = '' }: Groups, whole: string, end: number): boolean {
  if (!/:[ \t]/u.test(separator)) return false;
  const endsThere = /^[ \t]*(?:$|[\n\r,;&}\])|])/u.test(whole.slice(end, end + 20)) && !/[:.!?]$/u.test(bare);
  return !endsThere && !isOpaque(bare.replace(/[.:!?)]+$/u, ''));
}

const isOpaque = (value: string): boolean =>
  value.length >= 6 && /\d/u.test(value) && !/^[\d.:/]+$/u.test(value);
