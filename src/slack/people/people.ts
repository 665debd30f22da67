import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';

/** Who is in a group or a channel, as Slack said not long ago. */
export interface People {
  /** The members of a group of users; undefined where Slack does not tell. */
  groupMembers(group: string): Promise<ReadonlySet<string> | undefined>;
  /** The members of a channel; undefined where Slack does not tell. */
  channelMembers(channel: string): Promise<ReadonlySet<string> | undefined>;
}

interface Parts {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
}

/** A change of a group takes effect within this time. */
const freshMs = 5 * 60_000;
const mostKept = 500;
/** 20 pages of 1,000: larger channels are not private ones. */
const mostPages = 20;

export function slackPeople({ client, clock, log }: Parts): People {
  const groups = remembering(clock, log, async (usergroup) => {
    const { users = [] } = await client.usergroups.users.list({ usergroup });
    return users;
  });
  const channels = remembering(clock, log, async (channel) => {
    const members: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < mostPages; pages += 1) {
      const page = await client.conversations.members({ channel, limit: 1000, ...(cursor && { cursor }) });
      members.push(...(page.members ?? []));
      cursor = page.response_metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return members;
  });
  return { groupMembers: groups, channelMembers: channels };
}

type Members = ReadonlySet<string> | undefined;

/** Asks once for each name while the answer is fresh; a refusal is remembered as long, and told in the log. */
function remembering(
  clock: Clock,
  log: Log,
  ask: (name: string) => Promise<readonly string[]>,
): (name: string) => Promise<Members> {
  const kept = new Map<string, { readonly at: number; readonly members: Promise<Members> }>();
  return (name) => {
    const known = kept.get(name);
    if (known !== undefined && clock.now() - known.at < freshMs) return known.members;
    const members = ask(name).then(
      (found): Members => new Set(found),
      (error: unknown) => {
        log.warn({ name, err: error }, 'Slack does not tell who the members are');
        return undefined;
      },
    );
    kept.delete(name);
    kept.set(name, { at: clock.now(), members });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return members;
  };
}
