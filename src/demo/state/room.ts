import type { Clock } from '../../lib/clock.ts';
import { createFiles, type Files } from './files.ts';
import { createFeed, type Feed } from './feed.ts';
import { createMessages, type Messages } from './messages.ts';
import { type Channel, casefileBot, type Person, team, visitor } from './people.ts';
import { createViews, type Views } from './views.ts';

/** The whole state of the local workspace. */
export interface Room {
  readonly clock: Clock;
  readonly feed: Feed;
  readonly messages: Messages;
  readonly views: Views;
  readonly files: Files;
  readonly channels: readonly Channel[];
  readonly people: readonly Person[];
  /** The incident that was let happen last. */
  readonly chosen: () => string | undefined;
  readonly markChosen: (incident: string) => void;
}

export function createRoom(clock: Clock, channels: readonly Channel[]): Room {
  const feed = createFeed();
  let chosen: string | undefined;
  return {
    clock,
    feed,
    channels,
    people: [visitor, casefileBot],
    messages: createMessages(team.id, clock, feed),
    views: createViews(clock, feed),
    files: createFiles(),
    chosen: () => chosen,
    markChosen: (incident) => {
      chosen = incident;
      feed.publish({ kind: 'chosen', incident });
    },
  };
}

/** Finds a channel by its id or its name, with or without `#`. */
export const findChannel = (room: Room, idOrName: string): Channel | undefined =>
  room.channels.find((channel) => channel.id === idOrName || channel.name === idOrName.replace(/^#/u, ''));
