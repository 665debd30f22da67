import type { HomeView, KnownBlock } from '@slack/web-api';
import { plainHeadline } from '../../diagnosis/wording.ts';
import type { Escalation } from '../../escalation/escalation.ts';
import type { Incident, IncidentState } from '../../incidents/incident.ts';
import { type Instant, instant } from '../../lib/clock.ts';
import type { Overview } from '../../triage.ts';
import type { QuietPlace, QuietTimes } from '../people/quiet-times.ts';
import { incidentName } from './incident-name.ts';
import { code, link, time, words } from './inert.ts';
import { context, divider, header, section } from './limits.ts';

/** What one person sees on the Home tab. */
export interface HomePage {
  readonly overview: Overview;
  /** Open incidents of channels that this person cannot be shown to be in. */
  readonly hidden: number;
  /** Addresses of the threads, by incident. */
  readonly permalinks: ReadonlyMap<string, string>;
  /** Channels in which the bot listens; empty: every one that it was invited to. */
  readonly channels: readonly string[];
  readonly health: Health;
  /** When nobody is called for what can wait; absent: never. `until` in epoch milliseconds. */
  readonly quiet?: {
    readonly hours?: NonNullable<QuietTimes['hours']>;
    readonly places: readonly (QuietPlace & { readonly until: number })[];
  };
}

/** The bot's own condition. */
export interface Health {
  /** Messages that wait for their turn in Slack. */
  readonly waitingToPost: number;
  /** Deliveries that were acknowledged and are not handled yet; absent where that is not known. */
  readonly inbox?: number;
  /** Which model takes part. */
  readonly model: string;
  /** The last replay of recorded incidents; absent where there is none. `right` of `scored` at the first guess. */
  readonly lastEval?: {
    readonly at: Instant;
    readonly format: string;
    readonly attempts: number;
    readonly scored?: number | undefined;
    readonly right?: number | undefined;
  };
}

const incidentsShown = 15;
const escalationsShown = 10;
const quietShown = 5;

/** The Home tab: what is open, what waits for a person, how the bot itself is, and how to ask it. */
export function appHome(page: HomePage): HomeView {
  const { overview, hidden } = page;
  return {
    type: 'home',
    blocks: [
      header('Casefile'),
      section(atAGlance(page)),
      ...waiting(page),
      ...some(
        '*Open incidents*',
        overview.open.slice(0, incidentsShown).map((one) => openLine(one, page)),
      ),
      ...(overview.open.length > incidentsShown
        ? [context(`${overview.open.length - incidentsShown} more are open.`)]
        : []),
      ...(hidden > 0 ? [context(`${hidden} more in channels that I cannot show you.`)] : []),
      divider,
      section('*My own health*', ...healthLines(page)),
      section('*How right I was*', ...scoreLines(page)),
      divider,
      section(
        '*Ask me*',
        '• Invite me to the channel where alerts arrive; I answer by myself.',
        '• Mention me with a question, in a channel or in the thread of an alert; `help` there lists the commands.',
        '• Open the menu of a message and choose *Investigate this message*.',
        '• `/casefile why is checkout slow?`',
      ),
      context(where(page.channels)),
      ...quietLine(page),
    ],
  };
}

/** Nothing is pending approval while nothing can be: actions are only suggested. */
function atAGlance({ overview }: HomePage): string {
  const { open, escalations } = overview;
  if (open.length === 0) return 'Nothing is open.';
  return `${counted(open.length, 'incident is', 'incidents are')} open; ${counted(
    escalations.filter(({ state }) => state === 'waiting').length,
    'escalation waits',
    'escalations wait',
  )} for an answer. No action waits for approval.`;
}

const counted = (count: number, one: string, more: string): string =>
  `${count === 0 ? 'no' : count} ${count === 1 ? one : more}`;

function waiting({ overview, permalinks }: HomePage): readonly KnownBlock[] {
  const lines = overview.escalations.slice(0, escalationsShown).map((escalation) => {
    const incident = overview.open.find((one) => one.incident.id === escalation.incident)?.incident;
    const name = incident === undefined ? code(escalation.incident) : incidentName(incident);
    const [trigger] = escalation.triggers;
    const why = trigger === undefined ? '' : `: ${words(trigger.why, 160)}`;
    return `${name}${why} ${answeredBy(escalation)} since ${time(escalation.changedAt, true)}${threadLink(permalinks.get(escalation.incident))}`;
  });
  return some('*Escalations*', lines);
}

const answeredBy = ({ state, answers }: Escalation): string => {
  const last = answers.at(-1);
  const by = last === undefined ? '' : ` by <@${last.by}>`;
  if (state === 'waiting') return '*Nobody has answered*';
  if (state === 'acknowledged') return `Acknowledged${by}`;
  return state === 'taken-over' ? `Taken over${by}` : `Handed back${by}`;
};

const stateWords: Readonly<Record<IncidentState, string>> = {
  open: 'waits',
  investigating: 'is being looked into',
  diagnosed: 'diagnosed',
  escalated: 'escalated',
  resolved: 'resolved',
  failed: 'not diagnosed',
};

function openLine({ incident, diagnosis }: Overview['open'][number], { permalinks }: HomePage): string {
  const found = diagnosis === undefined ? '' : `\n${words(plainHeadline(diagnosis), 220)}`;
  const state = `${stateWords[incident.state]}, since ${time(incident.openedAt, true)}`;
  return `${incidentName(incident)} · ${inChannel(incident)} · ${state}${threadLink(permalinks.get(incident.id))}${found}`;
}

const inChannel = ({ thread }: Incident): string => channelName(thread.channel);

const channelName = (channel: string): string =>
  /^[CDG][A-Z0-9]+$/u.test(channel) ? `<#${channel}>` : code(channel);

const threadLink = (permalink: string | undefined): string => {
  const linked = permalink === undefined ? '' : link(permalink, 'thread');
  return linked === '' ? '' : ` · ${linked}`;
};

function healthLines({ overview, health }: HomePage): readonly string[] {
  const { sources, open } = overview;
  const silent = sources.filter(({ answered }) => !answered);
  const busy = open.filter(({ incident }) => incident.state === 'investigating').length;
  const queued = open.filter(({ incident }) => incident.state === 'open').length;
  return [
    sources.length === 0
      ? 'Sources: none was asked lately.'
      : `Sources: ${sources.length - silent.length} of ${sources.length} answered when they were last asked.`,
    ...silent.map(({ name, at }) => `• ${code(name)} did not answer at ${time(at, true)}.`),
    `Investigations: ${busy} under way, ${queued} waiting. Messages waiting for Slack: ${health.waitingToPost}.`,
    ...(health.inbox === undefined ? [] : [`Deliveries heard and not handled yet: ${health.inbox}.`]),
    `Model: ${words(health.model, 200)}`,
  ];
}

function scoreLines({ overview, health }: HomePage): readonly string[] {
  const { right, wrong } = overview.feedback;
  const said =
    right + wrong === 0
      ? 'Nobody pressed Right or Wrong in the last 30 days.'
      : `Pressed in the last 30 days: Right ${right}, Wrong ${wrong}.`;
  return [said, evalLine(health.lastEval)];
}

function evalLine(last: Health['lastEval']): string {
  if (last === undefined) return 'No replay of recorded incidents is on record here.';
  const { at, format, attempts, scored, right } = last;
  const score =
    scored === undefined
      ? `${attempts} diagnosed, no answers to compare`
      : `${right ?? 0} of ${scored} right`;
  return `Last replay, ${words(format, 40)}, ${time(at, true)}: ${score}.`;
}

/** No heading without anything under it. */
const some = (heading: string, lines: readonly string[]): readonly KnownBlock[] =>
  lines.length === 0 ? [] : [section(heading), ...lines.map((line) => section(line))];

/** By the settings, and where people said so. */
function quietLine({ quiet }: HomePage): readonly KnownBlock[] {
  const { hours, places = [] } = quiet ?? {};
  const daily = hours && `from ${hours.from} to ${hours.until}, ${words(hours.zone, 60)}`;
  const said = places
    .slice(0, quietShown)
    .map(
      ({ channel, threadTs, until }) =>
        `${threadTs === undefined ? '' : 'a thread of '}${channelName(channel)} until ${time(instant(until), true)}`,
    );
  const more = places.length > quietShown ? [`${places.length - quietShown} more`] : [];
  const all = [...(daily === undefined ? [] : [daily]), ...said, ...more];
  return all.length === 0
    ? []
    : [context(`Quiet time, in which only a page calls anybody: ${all.join('; ')}.`)];
}

function where(channels: readonly string[]): string {
  if (channels.length === 0) return 'I listen in every channel that I was invited to.';
  const shown = channels.slice(0, 30).map((channel) => `<#${channel}>`);
  return `I listen in ${shown.join(', ')}${channels.length > 30 ? ` and ${channels.length - 30} more` : ''}.`;
}
