import { useCallback, useMemo, useState } from 'react';
import type { Act } from '../http/page-routes.ts';
import { act } from './act.ts';
import { ChannelView } from './channel-view.tsx';
import { HomeView } from './home-view.tsx';
import { IncidentStrip } from './incident-strip.tsx';
import { ModalStack } from './modal-stack.tsx';
import { Room } from './room-context.ts';
import type { RoomState } from './room-state.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { type Place, usePlace } from './use-place.ts';
import { useRoom } from './use-room.ts';

export function App() {
  const room = useRoom();
  return room ? <Workspace room={room} /> : <p className="connecting">Connecting to the local workspace…</p>;
}

const noticeOf: Readonly<Record<string, string>> = {
  unanswered: 'Casefile did not answer within three seconds.',
  missing: 'That did not work: it is not there any more.',
};

function Workspace({ room }: { readonly room: RoomState }) {
  const [place, go] = usePlace(room);
  const [notice, setNotice] = useState('');
  const perform = useCallback(async (request: Act) => {
    const outcome = await act(request);
    setNotice(noticeOf[outcome.status] ?? '');
    return outcome;
  }, []);
  const context = useMemo(
    () => ({
      room,
      perform,
      openThread: (channel: string, ts: string) => go({ kind: 'channel', channel, thread: ts }),
    }),
    [room, perform, go],
  );
  return (
    <Room value={context}>
      <div className={`workspace ${place.kind === 'channel' && place.thread ? 'with-thread' : ''}`}>
        <Sidebar place={place} go={go} />
        <Main place={place} go={go} />
        <p className="notice" role="status">
          {notice}
        </p>
        <ModalStack />
      </div>
    </Room>
  );
}

function Main({ place, go }: { readonly place: Place; readonly go: (place: Place) => void }) {
  if (place.kind === 'home') return <HomeView />;
  const { channel, thread } = place;
  return (
    <>
      <IncidentStrip />
      <main className="channel">
        <ChannelView channel={channel} thread={thread} />
      </main>
      {thread && <ThreadPane channel={channel} ts={thread} close={() => go({ kind: 'channel', channel })} />}
    </>
  );
}
