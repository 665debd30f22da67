import { authorOf } from '../author.ts';
import { emoji } from '../markup/emoji.ts';
import { clockTime } from '../markup/date.ts';
import { parseMrkdwn } from '../markup/mrkdwn.ts';
import type { ChatMessage } from '../state/message.ts';
import { AttachedFiles } from './attached-files.tsx';
import { Attachment } from './attachment.tsx';
import { Avatar } from './avatar.tsx';
import { BlockHost } from './block-host.ts';
import { Blocks } from './blocks.tsx';
import { Passages } from './passages.tsx';
import { useRoomContext } from './room-context.ts';
import { useHost } from './use-host.ts';

interface Props {
  readonly message: ChatMessage;
  readonly inThread: boolean;
  readonly isOpen: boolean;
}

/** One message: who, when, what, and its thread. */
export function MessageRow({ message, inThread, isOpen }: Props) {
  const { room } = useRoomContext();
  const author = authorOf(message, (id) => room.people.find((each) => each.id === id)?.name);
  return (
    <article className={`message ${isOpen ? 'open' : ''}`} aria-label={`${author}, ${clockTime(message.ts)}`}>
      <Avatar name={author} />
      <div className="body">
        <p className="head">
          <strong>{author === room.bot.name ? 'Casefile' : author}</strong>
          {message.bot_id && <span className="badge">App</span>}
          <time dateTime={new Date(Number(message.ts) * 1000).toISOString()}>{clockTime(message.ts)}</time>
          <Stop message={message} />
          {message.edited && message.streaming_state !== 'in_progress' && (
            <span className="edited">edited</span>
          )}
          {message.visible_to && <span className="only">Only visible to you</span>}
        </p>
        <Said message={message} />
        <Reactions message={message} />
        {!inThread && <Replies message={message} />}
      </div>
      <Shortcut message={message} />
    </article>
  );
}

/** While a message streams, what Slack shows beside it: a word that it grows, and a button that stops it. */
function Stop({ message }: { readonly message: ChatMessage }) {
  const { perform } = useRoomContext();
  const { channel, thread_ts: threadTs, streaming_state } = message;
  if (streaming_state !== 'in_progress') return null;
  return (
    <>
      <span className="edited">writing…</span>
      {threadTs !== undefined && (
        <button
          type="button"
          className="stop"
          onClick={() => void perform({ act: 'stop-session', channel, threadTs })}
        >
          Stop
        </button>
      )}
    </>
  );
}

function Said({ message }: { readonly message: ChatMessage }) {
  const { perform } = useRoomContext();
  const spot = { channel: message.channel, ts: message.ts };
  const host = useHost((element, values) => perform({ act: 'press', spot, element, values }));
  const blocks = message.blocks ?? [];
  return (
    <BlockHost value={host}>
      {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Passages passages={parseMrkdwn(message.text)} />}
      {message.attachments?.map((attachment, index) => (
        <Attachment key={index} attachment={attachment} />
      ))}
      <AttachedFiles files={message.files ?? []} />
    </BlockHost>
  );
}

function Replies({ message }: { readonly message: ChatMessage }) {
  const { room, openThread } = useRoomContext();
  const replies = room.messages.filter(
    (each) => each.channel === message.channel && each.thread_ts === message.ts && each.ts !== message.ts,
  );
  const last = replies.at(-1);
  if (!last) return null;
  return (
    <button type="button" className="replies" onClick={() => openThread(message.channel, message.ts)}>
      <b>
        {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
      </b>
      <span>last at {clockTime(last.ts)}</span>
    </button>
  );
}

function Reactions({ message }: { readonly message: ChatMessage }) {
  if (!message.reactions?.length) return null;
  return (
    <p className="reactions">
      {message.reactions.map(({ name, count }) => (
        <span key={name} title={name}>
          {emoji(name) ?? `:${name}:`} {count}
        </span>
      ))}
    </p>
  );
}

/** The bot's message shortcut, where the message could be investigated. */
function Shortcut({ message }: { readonly message: ChatMessage }) {
  const { room, perform } = useRoomContext();
  const { shortcut } = room;
  if (!shortcut || message.user === room.bot.id || message.visible_to) return null;
  const spot = { channel: message.channel, ts: message.ts };
  return (
    <button
      type="button"
      className="shortcut"
      onClick={() => void perform({ act: 'shortcut', spot, callbackId: shortcut.callbackId })}
    >
      {shortcut.name}
    </button>
  );
}
