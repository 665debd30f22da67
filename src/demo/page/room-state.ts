import type { Snapshot } from '../snapshot.ts';
import type { Change } from '../state/feed.ts';
import type { ChatMessage } from '../state/message.ts';

/** What the page knows of the workspace. */
export type RoomState = Snapshot;

export type News =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'change'; readonly change: Change };

/** The state after a piece of news; before the first snapshot there is none. */
export function withNews(state: RoomState | undefined, news: News): RoomState | undefined {
  if (news.kind === 'snapshot') return news.snapshot;
  return state && withChange(state, news.change);
}

function withChange(state: RoomState, change: Change): RoomState {
  switch (change.kind) {
    case 'posted':
    case 'edited':
    case 'reacted':
      return { ...state, messages: withMessage(state.messages, change.message) };
    case 'deleted':
      return { ...state, messages: state.messages.filter((each) => !isSame(each, change.message)) };
    case 'views':
      return { ...state, stack: change.stack };
    case 'home':
      return { ...state, home: change.home };
    case 'chosen':
      return { ...state, chosen: change.incident };
  }
}

const withMessage = (messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] =>
  messages.some((each) => isSame(each, message))
    ? messages.map((each) => (isSame(each, message) ? message : each))
    : [...messages, message];

const isSame = (one: ChatMessage, other: ChatMessage): boolean =>
  one.ts === other.ts && one.channel === other.channel;
