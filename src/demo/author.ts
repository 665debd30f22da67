import { textAt } from './read-json.ts';
import type { ChatMessage } from './state/message.ts';

/** Who a message is from, as a reader knows them. */
export function authorOf(message: ChatMessage, nameOf: (id: string) => string | undefined): string {
  const profile = textAt(message.bot_profile, 'name');
  return message.username ?? (profile || nameOf(message.user ?? '') || 'someone');
}
