import { createContext, useContext } from 'react';
import type { ActOutcome } from '../acts/acting.ts';
import type { Act } from '../http/page-routes.ts';
import type { RoomState } from './room-state.ts';

/** What every part of the page may use. */
export interface RoomContext {
  readonly room: RoomState;
  /** Acts, and says on the page when the bot did not answer. */
  readonly perform: (request: Act) => Promise<ActOutcome>;
  readonly openThread: (channel: string, ts: string) => void;
}

export const Room = createContext<RoomContext | undefined>(undefined);

export function useRoomContext(): RoomContext {
  const context = useContext(Room);
  if (!context) throw new Error('outside of the room');
  return context;
}

/** A name for an id in a mention. */
export function nameOf(room: RoomState, id: string): string | undefined {
  const person = room.people.find((each) => each.id === id);
  return person?.name ?? room.channels.find((each) => each.id === id)?.name;
}
