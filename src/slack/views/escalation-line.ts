import type { Escalation, EscalationAct } from '../../escalation/escalation.ts';
import { time, words } from './inert.ts';

/** One line under a diagnosis: why people are asked, where the packet is, and who answered. */
export function escalationLines(escalation: Escalation | undefined): readonly string[] {
  if (escalation === undefined) return [];
  const { triggers, channel } = escalation;
  const [first, ...others] = triggers;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const where = channel === undefined ? 'Packet in this thread.' : `Packet in <#${channel}>.`;
  return [
    `*Escalated:* ${words(first?.title ?? 'a person asked', 120)}${more}. ${where} ${standing(escalation)}`,
  ];
}

const said: Readonly<Record<EscalationAct, string>> = {
  acknowledge: 'Acknowledged by',
  'take-over': 'Taken over by',
  'hand-back': 'Handed back by',
};

/** Who did what last, or that nobody did. */
export function standing({ state, answers }: Escalation): string {
  const last = answers.at(-1);
  const by = last === undefined ? '' : `${said[last.act]} ${person(last.by)} at ${time(last.at)}.`;
  if (state === 'over') return by === '' ? 'Over; nobody answered it.' : `${by} Over.`;
  return by === '' ? 'Nobody has answered yet.' : by;
}

/** A mention of a person or a group by Slack id; anything else in words. */
export function person(id: string): string {
  if (/^[UW][A-Z0-9]+$/u.test(id)) return `<@${id}>`;
  return /^S[A-Z0-9]+$/u.test(id) ? `<!subteam^${id}>` : words(id, 60);
}
