import type { KnownBlock } from '@slack/web-api';
import type { Message } from './limits.ts';

const mentions = /<@([UW][A-Z0-9]+)>|<!subteam\^(S[A-Z0-9]+)>/gu;

/**
 * What may be posted anew: whoever is only named in it stands there in code, which calls nobody. Edits notify
 * nobody, so the names can be put back by one. The very same where nobody is only named.
 */
export function hushed(message: Message): Message {
  const { calls = [] } = message;
  const before = JSON.stringify(message.blocks);
  const after = before.replace(mentions, (mark, person?: string, group?: string) => {
    const id = person ?? group ?? '';
    return calls.includes(id) ? mark : `\`${id}\``;
  });
  // Only the words changed, so the blocks are blocks still.
  return after === before ? message : { ...message, blocks: JSON.parse(after) as KnownBlock[] };
}
