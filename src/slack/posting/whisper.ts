import type { WebClient } from '@slack/web-api';
import type { Later } from '../later.ts';

/** Where one person reads something that nobody else sees. */
export interface Ear {
  readonly channel: string | undefined;
  readonly user: string | undefined;
  readonly threadTs?: string | undefined;
}

/** Says a sentence to one person, later; nothing where channel or person are not known. */
export function whisper(
  { later, client }: { readonly later: Later; readonly client: WebClient },
  ear: Ear,
  text: string,
): void {
  const { channel, user, threadTs } = ear;
  if (channel === undefined || user === undefined) return;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  later('ephemeral answer', () => client.chat.postEphemeral({ channel, user, text, ...thread }));
}
