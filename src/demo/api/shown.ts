import type { JsonObject } from '../../lib/json.ts';
import { without } from '../read-json.ts';
import type { ChatMessage } from '../state/message.ts';

/** A message as the Web API and the events show it: metadata only where it was asked for. */
export const shown = (message: ChatMessage, withMetadata = true): JsonObject =>
  withMetadata
    ? without(message, 'channel', 'visible_to')
    : without(message, 'channel', 'visible_to', 'metadata');
