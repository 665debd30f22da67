import { useCallback, useEffect, useState } from 'react';
import { type ChatMessage, isReply } from '../state/message.ts';
import type { RoomState } from './room-state.ts';

/** Where in the workspace the person is. */
export type Place =
  | { readonly kind: 'channel'; readonly channel: string; readonly thread?: string }
  | { readonly kind: 'home' };

/** Two panes need this much; narrower, a thread would cover the channel unasked. */
const roomForThread = '(min-width: 900px)';

/** The place, and how to go elsewhere. A thread that the bot begins opens by itself where there is room. */
export function usePlace(room: RoomState): readonly [Place, (place: Place) => void] {
  const [place, setPlace] = useState<Place>(() => startingPlace(room));
  const newest = newestThread(room.messages);
  useEffect(() => {
    if (!newest || !window.matchMedia(roomForThread).matches) return;
    setPlace((now) =>
      now.kind === 'channel' && now.channel === newest.channel ? { ...now, thread: newest.ts } : now,
    );
  }, [newest?.channel, newest?.ts]);
  return [place, useCallback((next: Place) => setPlace(next), [])];
}

const startingPlace = (room: RoomState): Place => ({ kind: 'channel', channel: room.channels[0]?.id ?? '' });

/** The latest message of a channel that has a reply. */
function newestThread(
  messages: readonly ChatMessage[],
): { readonly channel: string; readonly ts: string } | undefined {
  const replied = messages
    .filter(isReply)
    .map((each) => ({ channel: each.channel, ts: each.thread_ts ?? each.ts }));
  return replied.reduce<(typeof replied)[number] | undefined>(
    (latest, each) => (latest && latest.ts >= each.ts ? latest : each),
    undefined,
  );
}
