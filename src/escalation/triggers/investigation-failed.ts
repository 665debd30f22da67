import type { Trigger } from '../escalation.ts';

/** There is no diagnosis because Casefile, its store or Slack failed. */
export const investigationFailed: Trigger = {
  name: 'investigation-failed',
  title: 'the investigation failed',
  decide: ({ failure }) => {
    const domain = failure?.domain;
    if (domain !== 'bot' && domain !== 'store' && domain !== 'slack') return undefined;
    const who = { bot: 'Casefile itself', store: 'the store', slack: 'Slack' };
    return { why: `Nobody is looking at it; at fault: ${who[domain]}.`, urgency: 'page' };
  },
};
