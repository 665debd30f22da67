import type { HomeView } from '@slack/web-api';
import { header, section } from './limits.ts';

/** The Home tab: what the bot does and how to ask it. */
export const appHome = (channels: readonly string[]): HomeView => ({
  type: 'home',
  blocks: [
    header('Casefile'),
    section(
      'I read the alerts in a channel, look into each with read-only access, and answer in its thread.',
      'Every claim has a receipt: the exact words, where they stand, and the query that found them.',
    ),
    section(
      '*Ask me*',
      '• Invite me to the channel where alerts arrive; I answer by myself.',
      '• Mention me with a question, in a channel or in the thread of an alert.',
      '• Open the menu of a message and choose *Investigate this message*.',
      '• `/casefile why is checkout slow?`',
    ),
    section(where(channels)),
  ],
});

function where(channels: readonly string[]): string {
  if (channels.length === 0) return 'I listen in every channel that I was invited to.';
  const shown = channels.slice(0, 30).map((channel) => `<#${channel}>`);
  return `I listen in ${shown.join(', ')}${channels.length > 30 ? ` and ${channels.length - 30} more` : ''}.`;
}
