import type { ChatMessage } from './message.ts';
import type { OpenView } from './open-view.ts';

/** Something that happened in the workspace; the page and the delivery to the bot both live on these. */
export type Change =
  | { readonly kind: 'posted'; readonly message: ChatMessage }
  | { readonly kind: 'edited'; readonly message: ChatMessage; readonly previous: ChatMessage }
  | { readonly kind: 'reacted'; readonly message: ChatMessage; readonly name: string; readonly user: string }
  | { readonly kind: 'deleted'; readonly message: ChatMessage }
  | { readonly kind: 'views'; readonly stack: readonly OpenView[] }
  | { readonly kind: 'home'; readonly home: OpenView }
  | { readonly kind: 'chosen'; readonly incident: string };

type Listener = (change: Change) => void;

/** Hands every change to every listener, in order, at once. */
export interface Feed {
  publish(change: Change): void;
  /** Returns how to stop listening. */
  listen(listener: Listener): () => void;
}

export function createFeed(): Feed {
  const listeners = new Set<Listener>();
  return {
    publish: (change) => {
      for (const listener of [...listeners]) listener(change);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
