import type { WebClient } from '@slack/web-api';
import type { Overview, Triage } from '../triage.ts';
import type { People } from './people/people.ts';
import type { QuietTimes } from './people/quiet-times.ts';
import type { HomePage, Health } from './views/app-home.ts';

interface Parts {
  readonly client: WebClient;
  readonly triage: Pick<Triage, 'overview'>;
  readonly people: Pick<People, 'channelMembers'>;
  readonly channels: readonly string[];
  readonly health: () => Promise<Health>;
  readonly quiet?: QuietTimes;
}

const linksShown = 15;

/** What one person may see on the Home tab: incidents of channels in which they are known to be, and no others. */
export async function homeFor(user: string, parts: Parts): Promise<HomePage> {
  const { client, triage, people, channels, health } = parts;
  const overview = await triage.overview();
  const readable = await readableBy(user, overview, people);
  const open = overview.open.filter(({ incident }) => readable.has(incident.thread.channel));
  const ids = new Set(open.map(({ incident }) => incident.id));
  const links = await Promise.all(
    open.slice(0, linksShown).map(async ({ incident: { id, thread } }) => {
      const asked = { channel: thread.channel, message_ts: thread.threadTs };
      // A page without this link is better than none.
      const answer = await client.chat.getPermalink(asked).catch(() => undefined);
      return [id, answer?.permalink] as const;
    }),
  );
  return {
    overview: {
      ...overview,
      open,
      escalations: overview.escalations.filter(({ incident }) => ids.has(incident)),
    },
    hidden: overview.open.length - open.length,
    permalinks: new Map(links.flatMap(([id, url]) => (url === undefined ? [] : [[id, url]]))),
    channels,
    health: await health(),
    ...(parts.quiet && { quiet: await quietFor(user, parts.quiet, people) }),
  };
}

/** A channel that somebody made quiet is named to those who are in it. */
async function quietFor(
  user: string,
  quiet: QuietTimes,
  people: Pick<People, 'channelMembers'>,
): Promise<NonNullable<HomePage['quiet']>> {
  const kept = await quiet.kept();
  const members = await Promise.all(kept.map(({ channel }) => people.channelMembers(channel)));
  const places = kept.filter((_, at) => members[at]?.has(user));
  return { ...(quiet.hours && { hours: quiet.hours }), places };
}

async function readableBy(
  user: string,
  { open }: Overview,
  people: Pick<People, 'channelMembers'>,
): Promise<ReadonlySet<string>> {
  const channels = [...new Set(open.map(({ incident }) => incident.thread.channel))];
  const members = await Promise.all(channels.map((channel) => people.channelMembers(channel)));
  return new Set(channels.filter((_, at) => members[at]?.has(user)));
}
