import { isReply } from '../state/message.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { useRoomContext } from './room-context.ts';

/** One channel: what stands in it, and a box to write to it. */
export function ChannelView({
  channel,
  thread,
}: {
  readonly channel: string;
  readonly thread: string | undefined;
}) {
  const { room, perform } = useRoomContext();
  const about = room.channels.find((each) => each.id === channel);
  const messages = room.messages.filter((each) => each.channel === channel && !isReply(each));
  return (
    <>
      <header className="place">
        <h2>
          <span className="hash">#</span>
          {about?.name}
        </h2>
        <p>{about?.topic}</p>
      </header>
      <MessageList messages={messages} openThread={thread}>
        <p className="empty">Nothing has happened here yet.</p>
      </MessageList>
      <Composer
        label={`Message #${about?.name ?? ''}`}
        invitation="Write, or ask @casefile"
        send={(text) => perform({ act: 'say', channel, text })}
      />
    </>
  );
}
