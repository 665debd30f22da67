import { createContext, useContext } from 'react';
import type { ElementAddress } from '../acts/element.ts';
import type { JsonObject } from '../../lib/json.ts';

/** What a block's elements may do: it differs between messages, modals and the home. */
export interface BlockHost {
  readonly press: (element: ElementAddress) => Promise<void>;
  /** An input's value as Slack nests it, or undefined. */
  readonly value: (blockId: string, actionId: string) => JsonObject | undefined;
  readonly setValue: (blockId: string, actionId: string, value: JsonObject) => void;
  /** What the bot found wrong with an input. */
  readonly error: (blockId: string) => string | undefined;
}

export const BlockHost = createContext<BlockHost | undefined>(undefined);

export function useBlockHost(): BlockHost {
  const host = useContext(BlockHost);
  if (!host) throw new Error('outside of a message or view');
  return host;
}
