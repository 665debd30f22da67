import { Avatar } from './avatar.tsx';
import { useRoomContext } from './room-context.ts';
import type { Place } from './use-place.ts';

/** The channels and the bot's home. */
export function Sidebar({ place, go }: { readonly place: Place; readonly go: (place: Place) => void }) {
  const { room, perform } = useRoomContext();
  const openHome = () => {
    go({ kind: 'home' });
    void perform({ act: 'open-home' });
  };
  return (
    <nav className="sidebar" aria-label="Channels">
      <h1>{room.team}</h1>
      <h2>Channels</h2>
      <ul>
        {room.channels.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={place.kind === 'channel' && place.channel === id ? 'page' : undefined}
              onClick={() => go({ kind: 'channel', channel: id })}
            >
              <span className="hash">#</span>
              {name}
            </button>
          </li>
        ))}
      </ul>
      <h2>Apps</h2>
      <ul>
        <li>
          <button type="button" aria-current={place.kind === 'home' ? 'page' : undefined} onClick={openHome}>
            <Avatar name={room.bot.name} small />
            Casefile
          </button>
        </li>
      </ul>
      <p className="note">{room.note}</p>
    </nav>
  );
}
