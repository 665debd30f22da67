import type { Desk } from './desk.ts';
import { patiently } from './client.ts';

/** Whether a person may answer escalations; a group that Slack does not list opens to nobody. */
export async function mayRespond(
  { responders, client, clock, log }: Pick<Desk, 'responders' | 'client' | 'clock' | 'log'>,
  user: string,
): Promise<boolean> {
  if (responders.length === 0 || responders.includes(user)) return true;
  for (const usergroup of responders.filter((id) => id.startsWith('S')))
    try {
      const members = await patiently('usergroups.users.list', { clock, waits: [500] }, () =>
        client.usergroups.users.list({ usergroup }),
      );
      if (members.users?.includes(user)) return true;
    } catch (error) {
      log.warn({ usergroup, err: error }, 'the members of a group cannot be read');
    }
  return false;
}
