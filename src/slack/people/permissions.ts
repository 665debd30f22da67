import type { People } from './people.ts';

/** What a person may be allowed to do. */
export type Act = 'ask' | 'stop' | 'correct' | 'escalate' | 'acknowledge';

/** For each act the users and groups who may; empty: everybody who can read the channel. */
export type Allowed = Readonly<Record<Act, readonly string[]>>;

export const everybody: Allowed = { ask: [], stop: [], correct: [], escalate: [], acknowledge: [] };

/** Who may do what. */
export interface Permissions {
  /** Undefined where the person may; else a sentence for them that says who may. */
  refusal(act: Act, user: string): Promise<string | undefined>;
}

const phrases: Readonly<Record<Act, string>> = {
  ask: 'ask for an investigation',
  stop: 'stop an investigation',
  correct: 'correct a diagnosis',
  escalate: 'escalate',
  acknowledge: 'answer an escalation',
};

/** A group whose members Slack does not tell lets nobody in: a list that cannot be read is no open door. */
export function permissionsOf(allowed: Allowed, people: Pick<People, 'groupMembers'>): Permissions {
  const isGroup = (id: string) => id.startsWith('S');

  async function isAmong(list: readonly string[], user: string): Promise<boolean> {
    if (list.length === 0 || list.includes(user)) return true;
    const members = await Promise.all(list.filter(isGroup).map((group) => people.groupMembers(group)));
    return members.some((group) => group?.has(user));
  }

  return {
    refusal: async (act, user) => {
      const list = allowed[act];
      if (await isAmong(list, user)) return undefined;
      const who = list.map((id) => (isGroup(id) ? `<!subteam^${id}>` : `<@${id}>`));
      return `You may not ${phrases[act]} here. These may: ${who.slice(0, 10).join(', ')}${who.length > 10 ? ` and ${who.length - 10} more` : ''}.`;
    },
  };
}
