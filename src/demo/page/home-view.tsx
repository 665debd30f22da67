import { objectsAt } from '../read-json.ts';
import type { OpenView } from '../state/open-view.ts';
import { BlockHost } from './block-host.ts';
import { Blocks } from './blocks.tsx';
import { useRoomContext } from './room-context.ts';
import { useHost } from './use-host.ts';

/** The bot's home, as it published it. */
export function HomeView() {
  const { room } = useRoomContext();
  return (
    <main className="channel home">
      <header className="place">
        <h2>Casefile</h2>
        <p>Home</p>
      </header>
      <div className="messages">
        {room.home ? (
          <Home home={room.home} />
        ) : (
          <p className="empty">Casefile has published nothing here yet.</p>
        )}
      </div>
    </main>
  );
}

function Home({ home }: { readonly home: OpenView }) {
  const { perform } = useRoomContext();
  const host = useHost((element, values) =>
    perform({ act: 'press-in-view', view: home.id, element, values }),
  );
  return (
    <BlockHost value={host}>
      <Blocks blocks={objectsAt(home.view, 'blocks')} />
    </BlockHost>
  );
}
