import type { Store } from '../store/store.ts';
import type { Incident } from './incident.ts';
import { type IncidentDocuments, incidentDocuments } from './incident-documents.ts';
import { incidentIndex } from './incident-index.ts';
import { type Arriving, incidentIdFor, messageKey, newIncident } from './opening.ts';

/**
 * What became of a message. `opened`: a new incident. `joined`: it belongs to an incident that is there.
 * `repeated`: it was delivered before, nothing changed. `resolved`: it says that the incident's alert
 * recovered; moving the incident is left to the caller, and until then a repeated delivery says it again.
 * `ignored`: it says that something recovered of which we know nothing, the only case without an incident.
 */
interface Received {
  readonly how: 'opened' | 'joined' | 'repeated' | 'resolved' | 'ignored';
  readonly incident: Incident | undefined;
}

export interface IncidentLog extends Pick<IncidentDocuments, 'find' | 'list' | 'update'> {
  /**
   * Opens an incident for a message or finds the one that it belongs to; durable when it resolves. However
   * many processes hear about the same alert, one of them opens. A crash in between is mended by the next call
   * for the same message, alert or thread, or by `recover`; so an incident in the state `open` may still want its
   * first investigation queued, whatever `how` says.
   */
  openOrJoin(arriving: Arriving): Promise<Received>;
  /** The newest incident whose thread this is. */
  byThread(channel: string, threadTs: string): Promise<Incident | undefined>;
  /** Finishes every opening that a crash left half done: once, at the start. */
  recover(): Promise<void>;
}

interface Options {
  /**
   * After this long without a message or a change, the same alert is a new incident: many channels never
   * hear that an alert recovered. Alertmanager repeats every four hours what still fires.
   */
  readonly quietMs?: number;
}

export function incidentLog(store: Store, { quietMs = 24 * 3_600_000 }: Options = {}): IncidentLog {
  const documents = incidentDocuments(store);
  const index = incidentIndex(store, documents);

  async function openOrJoin(arriving: Arriving): Promise<Received> {
    const known =
      (await documents.find(incidentIdFor(arriving.place))) ?? (await index.byMessage(arriving.place));
    if (recovered(arriving)) return settle(known ?? (await index.byAlert(arriving)));
    if (known) return join(known, arriving);
    const home = await homeOf(arriving);
    if (home === undefined) return open(arriving);
    // The message is tied to its incident first: from here on every delivery of it ends there.
    return join((await index.tie(arriving.place, home)) ?? home, arriving);
  }

  /** The incident that a new message belongs to. */
  async function homeOf(arriving: Arriving): Promise<Incident | undefined> {
    const { channel, threadTs } = arriving.place;
    const inThread = threadTs === undefined ? undefined : await index.byThread(channel, threadTs);
    // A person means the incident whose thread they write in, whatever its state.
    if (inThread && (arriving.question !== undefined || isActive(inThread))) return inThread;
    const same = await index.byAlert(arriving);
    return same && isActive(same) && !isQuiet(same, arriving) ? same : undefined;
  }

  async function open(arriving: Arriving): Promise<Received> {
    const seed = newIncident(arriving);
    const replaceable = (held: Incident) =>
      held.id !== seed.id && (!isActive(held) || isQuiet(held, arriving));
    const claimed = await index.claim(seed, replaceable);
    // Lost to another process: its incident is found on the second look.
    if (!claimed) return openOrJoin(arriving);
    return { how: 'opened', incident: await index.finish(seed) };
  }

  async function join(incident: Incident, { alert, place, now }: Arriving): Promise<Received> {
    const message = messageKey(place);
    let how: Received['how'] = 'repeated';
    const joined = await documents.update(incident.id, (stored) => {
      how = stored.messages.includes(message) ? 'repeated' : 'joined';
      if (how === 'repeated') return stored;
      const repeats = stored.repeats + (alert.fingerprint === stored.fingerprint ? 1 : 0);
      return { ...stored, repeats, messages: [...stored.messages, message], changedAt: now };
    });
    return { how, incident: joined };
  }

  const isQuiet = ({ changedAt }: Incident, { now }: Arriving): boolean =>
    Date.parse(now) - Date.parse(changedAt) > quietMs;

  return {
    openOrJoin,
    byThread: (channel, threadTs) => index.byThread(channel, threadTs),
    recover: () => index.recover(),
    find: (id) => documents.find(id),
    list: (filter) => documents.list(filter),
    update: (id, change) => documents.update(id, change),
  };
}

const isActive = ({ state }: Incident): boolean => state !== 'resolved' && state !== 'failed';

/** A person who shows us an alert that recovered wants to know about it all the same. */
const recovered = ({ alert, question }: Arriving): boolean =>
  alert.status === 'resolved' && alert.format !== 'human' && question === undefined;

const settle = (incident: Incident | undefined): Received =>
  incident === undefined || incident.state === 'resolved'
    ? { how: 'ignored', incident: undefined }
    : { how: 'resolved', incident };
