import { formatDate } from '../markup/date.ts';
import type { Inline, Passage } from '../markup/nodes.ts';

/** How plain text is to be written. */
export interface TextStyle {
  /** Names for the ids in mentions. */
  readonly nameOf: (id: string) => string | undefined;
  /** Marks what is bold; the identity where nothing can be marked. */
  readonly bold: (text: string) => string;
  /** An IANA zone for times; absent, this machine's. */
  readonly zone?: string;
}

/** Lines of text for formatted passages. */
export const passageLines = (passages: readonly Passage[], style: TextStyle): readonly string[] =>
  passages.flatMap((passage) => linesOf(passage, style));

function linesOf(passage: Passage, style: TextStyle): readonly string[] {
  switch (passage.kind) {
    case 'paragraph':
      return inlineText(passage.children, style).split('\n');
    case 'quote':
      return prefixed(inlineText(passage.children, style).split('\n'), '> ');
    case 'preformatted':
      return prefixed(passage.text.split('\n'), '    ');
    case 'list':
      return passage.items.map((item, index) => {
        const bullet = passage.ordered ? `${index + 1}.` : '•';
        return `${'  '.repeat(passage.indent)}${bullet} ${inlineText(item, style)}`;
      });
  }
}

export const prefixed = (lines: readonly string[], prefix: string): readonly string[] =>
  lines.map((line) => prefix + line);

const inlineText = (inlines: readonly Inline[], style: TextStyle): string =>
  inlines.map((each) => textOf(each, style)).join('');

function textOf(each: Inline, style: TextStyle): string {
  switch (each.kind) {
    case 'text':
    case 'code':
      return each.text;
    case 'bold':
      return style.bold(inlineText(each.children, style));
    case 'italic':
    case 'strike':
      return inlineText(each.children, style);
    case 'link': {
      const label = inlineText(each.children, style);
      return label === each.url ? label : `${label} (${each.url})`;
    }
    case 'mention':
      return `${each.of === 'channel' ? '#' : '@'}${each.label.replace(/^[@#]/u, '') || style.nameOf(each.id) || each.id}`;
    case 'date':
      return formatDate(each.seconds, each.format, each.fallback, style.zone);
  }
}
