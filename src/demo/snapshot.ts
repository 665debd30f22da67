import type { ChatMessage } from './state/message.ts';
import { casefileBot, type Channel, type Person, team, visitor } from './state/people.ts';
import type { Room } from './state/room.ts';
import type { OpenView } from './state/open-view.ts';

/** A bundled incident that the page offers. */
export interface Incident {
  readonly id: string;
  readonly title: string;
  /** One line. */
  readonly summary: string;
}

/** The bot's message shortcut, as a message's menu names it. */
export interface Shortcut {
  readonly callbackId: string;
  readonly name: string;
}

/** What a page needs to draw everything. */
export interface Snapshot {
  readonly team: string;
  readonly me: Person;
  readonly bot: Person;
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly messages: readonly ChatMessage[];
  readonly stack: readonly OpenView[];
  readonly home?: OpenView;
  readonly incidents: readonly Incident[];
  readonly note: string;
  readonly shortcut?: Shortcut;
  /** The incident that was let happen last. */
  readonly chosen?: string;
}

const defaultNote = 'A local workspace on this machine. No Slack, no model.';

export function snapshotOf(
  room: Room,
  {
    incidents = [],
    shortcut,
    note = defaultNote,
  }: Partial<Pick<Snapshot, 'incidents' | 'shortcut' | 'note'>>,
): Snapshot {
  const home = room.views.home();
  const chosen = room.chosen();
  return {
    team: team.name,
    me: visitor,
    bot: casefileBot,
    people: room.people,
    channels: room.channels,
    messages: room.messages.all(),
    stack: room.views.stack(),
    incidents,
    note,
    ...(home ? { home } : {}),
    ...(shortcut ? { shortcut } : {}),
    ...(chosen === undefined ? {} : { chosen }),
  };
}
