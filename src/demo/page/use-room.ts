import { useEffect, useReducer } from 'react';
import type { Snapshot } from '../snapshot.ts';
import type { Change } from '../state/feed.ts';
import { type RoomState, withNews } from './room-state.ts';

/** The live state of the workspace; undefined until the server has told it. */
export function useRoom(): RoomState | undefined {
  const [state, tell] = useReducer(withNews, undefined);
  useEffect(() => {
    const feed = new EventSource('/feed');
    feed.addEventListener('snapshot', (event: MessageEvent<string>) =>
      tell({ kind: 'snapshot', snapshot: JSON.parse(event.data) as Snapshot }),
    );
    feed.addEventListener('change', (event: MessageEvent<string>) =>
      tell({ kind: 'change', change: JSON.parse(event.data) as Change }),
    );
    return () => feed.close();
  }, []);
  return state;
}
