import { formatDate } from '../markup/date.ts';
import type { Inline, Passage } from '../markup/nodes.ts';
import { nameOf, useRoomContext } from './room-context.ts';

/** Formatted text. Everything in it is untrusted and drawn as text. */
export const Passages = ({ passages }: { readonly passages: readonly Passage[] }) =>
  passages.map((passage, index) => <PassageView key={index} passage={passage} />);

function PassageView({ passage }: { readonly passage: Passage }) {
  switch (passage.kind) {
    case 'paragraph':
      return (
        <p className="text">
          <Inlines inlines={passage.children} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Inlines inlines={passage.children} />
        </blockquote>
      );
    case 'preformatted':
      return <pre tabIndex={0}>{passage.text}</pre>;
    case 'list': {
      const List = passage.ordered ? 'ol' : 'ul';
      return (
        <List style={{ marginInlineStart: `${passage.indent * 1.25}rem` }}>
          {passage.items.map((item, index) => (
            <li key={index}>
              <Inlines inlines={item} />
            </li>
          ))}
        </List>
      );
    }
  }
}

const Inlines = ({ inlines }: { readonly inlines: readonly Inline[] }) =>
  inlines.map((each, index) => <InlineView key={index} inline={each} />);

function InlineView({ inline }: { readonly inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code>{inline.text}</code>;
    case 'bold':
      return (
        <strong>
          <Inlines inlines={inline.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines inlines={inline.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines inlines={inline.children} />
        </s>
      );
    case 'link':
      return (
        <a href={inline.url} target="_blank" rel="noopener noreferrer nofollow">
          <Inlines inlines={inline.children} />
        </a>
      );
    case 'mention':
      return <Mention mention={inline} />;
    case 'date':
      return <time>{formatDate(inline.seconds, inline.format, inline.fallback)}</time>;
  }
}

function Mention({ mention }: { readonly mention: Extract<Inline, { kind: 'mention' }> }) {
  const { room } = useRoomContext();
  const name = mention.label.replace(/^[@#]/u, '') || nameOf(room, mention.id) || mention.id;
  return (
    <span className="mention">
      {mention.of === 'channel' ? '#' : '@'}
      {name}
    </span>
  );
}
