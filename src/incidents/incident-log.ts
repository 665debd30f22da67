import type { EntityId } from '../lib/entity.ts';
import type { Store } from '../store/store.ts';
import { type Boards, incidentBoards } from './boards.ts';
import type { Rule } from './grouping.ts';
import type { Incident } from './incident.ts';
import { type IncidentDocuments, incidentDocuments } from './incident-documents.ts';
import { incidentIndex } from './incident-index.ts';
import { type Arriving, isPersons, newIncident, recurrence } from './opening.ts';
import { membersOf, type Received } from './received.ts';
import { alertKey, surroundingsOf, surroundingsOfEntity } from './surroundings.ts';

export interface IncidentLog extends Pick<IncidentDocuments, 'find' | 'list' | 'update'> {
  /**
   * Opens an incident for a message or finds the one that it belongs to; durable when it resolves. However
   * many processes hear about the same or related alerts, one of them opens. A crash in between is mended by the
   * next call for the same message, alert or thread, or by `recover`; so an incident in the state `open` may still
   * want its first investigation queued, whatever `how` says.
   */
  openOrJoin(arriving: Arriving): Promise<Received>;
  /** The newest incident whose thread this is. */
  byThread(channel: string, threadTs: string): Promise<Incident | undefined>;
  /** What a diagnosis blames, and what it reaches: alerts about these belong to the incident from now on. */
  learn(incident: Incident, found: Found): Promise<void>;
  /** Finishes every opening that a crash left half done: once, at the start. */
  recover(): Promise<void>;
}

/** What a diagnosis says about an incident, as far as later alerts are concerned. */
export interface Found {
  readonly causes: readonly EntityId[];
  readonly reached: readonly EntityId[];
}

/** How alerts become incidents; see `docs/configuration.md`, section `grouping`. */
export interface GroupingOptions extends Rule {
  /** The same alert within this long after its incident resolved is a recurrence. */
  readonly recurrenceMs: number;
  /** A recurrence goes on in the thread of the last time while that is at most this old. */
  readonly threadMs: number;
  /**
   * After this long without a message or a change, the same alert is a new incident: many channels never
   * hear that an alert recovered. Alertmanager repeats every four hours what still fires.
   */
  readonly quietMs: number;
  /**
   * The same alert within this long after an investigation began is counted there although it recovered in between:
   * what comes and goes is looked into once in so many milliseconds. 0: every time.
   */
  readonly flapMs: number;
}

const hourMs = 3_600_000;
export const defaultGrouping: GroupingOptions = {
  windowMs: 300_000,
  causeMs: hourMs,
  stormAlerts: 5,
  recurrenceMs: 14 * 24 * hourMs,
  threadMs: 3 * 24 * hourMs,
  quietMs: 24 * hourMs,
  flapMs: 600_000,
};

export function incidentLog(store: Store, given: Partial<GroupingOptions> = {}): IncidentLog {
  const options = { ...defaultGrouping, ...given };
  const documents = incidentDocuments(store);
  const boards = incidentBoards(store, options);
  const index = incidentIndex(store, documents, boards);
  const members = membersOf(documents);

  async function openOrJoin(arriving: Arriving): Promise<Received> {
    const known = await index.byMessage(arriving.place);
    const status = toldStatus(arriving);
    if (status !== 'firing') {
      const meant = known?.incident ?? (await index.byAlert(arriving));
      if (meant === undefined || meant.state === 'resolved') return { how: 'ignored', incident: undefined };
      const { fingerprint } = known ?? arriving.alert;
      return status === 'acknowledged'
        ? members.acknowledge(meant, arriving)
        : members.recover(meant, fingerprint, arriving);
    }
    if (known) return members.join(known.incident, arriving);
    const last = await index.byAlert(arriving);
    const home =
      (await threadHome(arriving)) ??
      (last && (isOngoing(last, arriving) || isFlapping(last, arriving)) ? last : undefined);
    // The message is tied to its incident first: from here on every delivery of it ends there.
    if (home) return members.join(await index.tie(arriving, home), arriving);
    return settle(arriving, last);
  }

  /** A person means the incident in whose thread they write, whatever its state. */
  async function threadHome({ place, question }: Arriving): Promise<Incident | undefined> {
    if (place.threadTs === undefined) return undefined;
    const inThread = await index.byThread(place.channel, place.threadTs);
    return inThread && (question !== undefined || isActive(inThread)) ? inThread : undefined;
  }

  async function settle(arriving: Arriving, last: Incident | undefined): Promise<Received> {
    const { alert, place } = arriving;
    const newcomer = {
      ...{ key: alertKey(alert.fingerprint), around: surroundingsOf(alert), alone: isPersons(arriving) },
      ...{ critical: alert.severity === 'critical', now: Date.parse(arriving.now) },
      seed: newIncident(arriving, recurrence(arriving, last, options)),
    };
    for (;;) {
      const { group, how } = await boards.place(place.channel, newcomer);
      const home = group.seed
        ? await index.finish(group.seed)
        : await index.byId(place.channel, group.incident);
      if (home && how === 'opened') return { how, incident: home };
      if (home && isOngoing(home, arriving)) return members.join(await index.tie(arriving, home), arriving);
      // It is over, and nothing joins it any more: look once more.
      await boards.drop(place.channel, group.incident);
    }
  }

  const isOngoing = (incident: Incident, { now }: Arriving): boolean =>
    isActive(incident) && Date.parse(now) - Date.parse(incident.changedAt) <= options.quietMs;

  const isFlapping = ({ state, lookedAt }: Incident, arriving: Arriving): boolean =>
    state === 'resolved' &&
    lookedAt !== undefined &&
    !isPersons(arriving) &&
    Date.parse(arriving.now) - Date.parse(lookedAt) < options.flapMs;

  return {
    openOrJoin,
    byThread: (channel, threadTs) => index.byThread(channel, threadTs),
    learn: ({ id, thread }, { causes, reached }) => learn(boards, thread.channel, id, { causes, reached }),
    recover: () => index.recover(),
    find: (id) => documents.find(id),
    list: (filter) => documents.list(filter),
    update: (id, change) => documents.update(id, change),
  };
}

const learn = (boards: Boards, channel: string, id: string, { causes, reached }: Found): Promise<void> =>
  boards.learn(channel, id, {
    causes: causes.map(surroundingsOfEntity),
    reached: reached.map(surroundingsOfEntity),
  });

const isActive = ({ state }: Incident): boolean => state !== 'resolved' && state !== 'failed';

/** A person who shows us an alert that recovered wants to know about it all the same. */
const toldStatus = (arriving: Arriving): Arriving['alert']['status'] =>
  isPersons(arriving) ? 'firing' : arriving.alert.status;
