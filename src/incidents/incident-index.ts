import { z } from 'zod';
import type { Place } from '../alerts/alert.ts';
import type { Store } from '../store/store.ts';
import type { Boards } from './boards.ts';
import type { Incident } from './incident.ts';
import type { IncidentDocuments } from './incident-documents.ts';
import { type Arriving, incidentIdFor, messageKey } from './opening.ts';
import { alertKey } from './surroundings.ts';

/** A message that is known, and the alert that it was about. */
interface Known {
  readonly incident: Incident;
  readonly fingerprint: string;
}

/**
 * Ways to an incident besides its id. An opening is decided on the channel's board, which keeps the incident as it
 * begins until it is written; whoever comes to an incident that is not, finishes what a crash interrupted.
 */
export interface IncidentIndex {
  byId(channel: string, id: string): Promise<Incident | undefined>;
  byMessage(place: Place): Promise<Known | undefined>;
  /** The newest incident for the same alert in the same channel. */
  byAlert(arriving: Pick<Arriving, 'alert' | 'place'>): Promise<Incident | undefined>;
  byThread(channel: string, threadTs: string): Promise<Incident | undefined>;
  /** Completes an opening, as often as it is called, and gives the incident as it is now. */
  finish(seed: Incident): Promise<Incident>;
  /**
   * Ties a message and its alert to an incident for good; gives the other incident where another process tied the
   * message first.
   */
  tie(arriving: Pick<Arriving, 'alert' | 'place'>, incident: Incident): Promise<Incident>;
  recover(): Promise<void>;
}

const Tie = z.object({ incident: z.string(), fingerprint: z.string().optional() });
/** Written before the boards: `seed` holds the incident as it began. */
const Pointer = z.union([
  z.object({ incident: z.string() }),
  z.object({ seed: z.object({ id: z.string() }) }).transform(({ seed }) => ({ incident: seed.id })),
]);

export function incidentIndex(store: Store, documents: IncidentDocuments, boards: Boards): IncidentIndex {
  const alerts = pointers(store, 'incident-alerts');
  const threads = pointers(store, 'incident-threads');

  async function byId(channel: string, id: string): Promise<Incident | undefined> {
    const incident = await documents.find(id);
    if (incident) return incident;
    const seed = await boards.seed(channel, (group) => group.incident === id);
    return seed && finish(seed);
  }

  async function finish(seed: Incident): Promise<Incident> {
    const { channel, threadTs } = seed.thread;
    const there = await documents.find(seed.id);
    if (there) {
      await boards.written(channel, seed.id);
      return there;
    }
    // The document comes last: where it stands, all that leads to it stands.
    await alerts.point(alertPlace(channel, seed.fingerprint), seed.id);
    await threads.point(messageKey({ channel, ts: threadTs }), seed.id);
    const [own] = seed.messages;
    if (own !== undefined && own !== messageKey({ channel, ts: threadTs })) await threads.point(own, seed.id);
    const isAdded = await documents.add(seed);
    await boards.written(channel, seed.id);
    return isAdded ? seed : ((await documents.find(seed.id)) ?? seed);
  }

  async function tie({ alert, place }: Pick<Arriving, 'alert' | 'place'>, incident: Incident) {
    const { fingerprint } = alert;
    // Recoveries ask for the alert; a crash before the tie is mended by the next delivery of the message.
    if (fingerprint !== incident.fingerprint && alert.format !== 'human')
      await alerts.point(alertPlace(place.channel, fingerprint), incident.id);
    const value = { incident: incident.id, fingerprint };
    const isTied = await store.write('incident-messages', messageKey(place), value, 0);
    return isTied ? incident : ((await byMessage(place))?.incident ?? incident);
  }

  async function byMessage(place: Place): Promise<Known | undefined> {
    const first = await documents.find(incidentIdFor(place));
    if (first) return { incident: first, fingerprint: first.fingerprint };
    const stored = await store.read('incident-messages', messageKey(place));
    if (stored === undefined) return undefined;
    const { incident: id, fingerprint } = Tie.parse(stored.value);
    const incident = await byId(place.channel, id);
    return incident && { incident, fingerprint: fingerprint ?? incident.fingerprint };
  }

  async function byAlert({ alert, place }: Pick<Arriving, 'alert' | 'place'>) {
    const id = await alerts.read(alertPlace(place.channel, alert.fingerprint));
    const pointed = id === undefined ? undefined : await byId(place.channel, id);
    if (pointed) return pointed;
    const key = alertKey(alert.fingerprint);
    const seed = await boards.seed(place.channel, (group) => group.alerts.includes(key));
    return seed && finish(seed);
  }

  return {
    ...{ byId, byMessage, byAlert, finish, tie },
    byThread: async (channel, ts) => {
      const id = await threads.read(messageKey({ channel, ts }));
      if (id !== undefined) return byId(channel, id);
      const seed = await boards.seed(channel, (group) => group.seed?.thread.threadTs === ts);
      return seed && finish(seed);
    },
    recover: async () => {
      for (const seed of await boards.seeds()) await finish(seed);
    },
  };
}

const alertPlace = (channel: string, fingerprint: string): string => `${channel}:${fingerprint}`;

/** From something that is known outside to the newest incident for it. */
function pointers(store: Store, collection: string) {
  const read = async (key: string) => {
    const stored = await store.read(collection, key);
    return { version: stored?.version ?? 0, id: stored && Pointer.parse(stored.value).incident };
  };
  return {
    read: async (key: string) => (await read(key)).id,
    point: async (key: string, incident: string): Promise<void> => {
      for (;;) {
        const { version, id } = await read(key);
        if (id === incident || (await store.write(collection, key, { incident }, version))) return;
      }
    },
  };
}
