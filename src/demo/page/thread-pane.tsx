import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { useRoomContext } from './room-context.ts';

/** A thread beside its channel; on a narrow window it covers it. */
export function ThreadPane(props: {
  readonly channel: string;
  readonly ts: string;
  readonly close: () => void;
}) {
  const { channel, ts, close } = props;
  const { room, perform } = useRoomContext();
  const messages = room.messages.filter(
    (each) => each.channel === channel && (each.ts === ts || each.thread_ts === ts),
  );
  return (
    <aside className="thread" aria-label="Thread">
      <header className="place">
        <h2>Thread</h2>
        <p>#{room.channels.find((each) => each.id === channel)?.name}</p>
        <button type="button" className="close" aria-label="Close thread" onClick={close}>
          ✕
        </button>
      </header>
      <MessageList messages={messages} inThread />
      <Composer
        label="Reply"
        invitation="Reply, or ask @casefile"
        send={(text) => perform({ act: 'say', channel, text, threadTs: ts })}
      />
    </aside>
  );
}
