import type { Place } from '../alerts/alert.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Store, Stored } from '../store/store.ts';
import type { Incident } from './incident.ts';
import { fromDocument, type IncidentDocuments, toDocument } from './incident-documents.ts';
import { type Arriving, messageKey } from './opening.ts';

/**
 * Ways to an incident besides its id. The pointer for an alert is written first and decides who opens; it and
 * the thread's carry the incident as it begins, so that whoever follows one finishes what a crash interrupted.
 */
export interface IncidentIndex {
  byMessage(place: Place): Promise<Incident | undefined>;
  /** The newest incident for the same alert in the same channel. */
  byAlert(arriving: Arriving): Promise<Incident | undefined>;
  byThread(channel: string, threadTs: string): Promise<Incident | undefined>;
  /** Makes `seed` the incident of its alert, where there is none or one that is `replaceable`: true for one caller. */
  claim(seed: Incident, replaceable: (held: Incident) => boolean): Promise<boolean>;
  /** Completes a claimed opening, as often as it is called, and gives the incident as it is now. */
  finish(seed: Incident): Promise<Incident>;
  /** Ties a message to an incident for good; the other incident where another process tied it first. */
  tie(place: Place, incident: Incident): Promise<Incident | undefined>;
  recover(): Promise<void>;
}

const alertKey = (channel: string, fingerprint: string): string => `${channel}:${fingerprint}`;
const pageSize = 200;

export function incidentIndex(store: Store, documents: IncidentDocuments): IncidentIndex {
  const alerts = pointers(store, 'incident-alerts');
  const threads = pointers(store, 'incident-threads');

  async function follow(pointer: Stored | undefined): Promise<Incident | undefined> {
    if (pointer === undefined) return undefined;
    const seed = seedOf(pointer.value);
    return (await documents.find(seed.id)) ?? finish(seed);
  }

  async function claim(seed: Incident, replaceable: (held: Incident) => boolean): Promise<boolean> {
    const key = alertKey(seed.thread.channel, seed.fingerprint);
    const pointer = await alerts.read(key);
    const held = await follow(pointer);
    if (held && !replaceable(held)) return false;
    return alerts.point(key, seed, pointer?.version ?? 0);
  }

  async function finish(seed: Incident): Promise<Incident> {
    const key = messageKey({ channel: seed.thread.channel, ts: seed.thread.threadTs });
    const pointer = await threads.read(key);
    // Refused: another process points the thread at the same time, at this incident or at a newer one.
    if (pointer === undefined || seedOf(pointer.value).id !== seed.id)
      await threads.point(key, seed, pointer?.version ?? 0);
    if (await documents.add(seed)) return seed;
    return (await documents.find(seed.id)) ?? seed;
  }

  async function tie(place: Place, incident: Incident): Promise<Incident | undefined> {
    const tied = await store.write('incident-messages', messageKey(place), { incident: incident.id }, 0);
    return tied ? incident : byMessage(place);
  }

  async function byMessage(place: Place): Promise<Incident | undefined> {
    const stored = await store.read('incident-messages', messageKey(place));
    const id = stored?.value['incident'];
    return typeof id === 'string' ? documents.find(id) : undefined;
  }

  async function recover(): Promise<void> {
    let page: Stored[];
    let after = '';
    do {
      page = await alerts.list(after);
      for (const pointer of page) await follow(pointer);
      after = page.at(-1)?.key ?? '';
    } while (page.length === pageSize);
  }

  return {
    ...{ byMessage, claim, finish, tie, recover },
    byAlert: async ({ alert, place }) =>
      follow(await alerts.read(alertKey(place.channel, alert.fingerprint))),
    byThread: async (channel, ts) => follow(await threads.read(messageKey({ channel, ts }))),
  };
}

const seedOf = (pointer: JsonObject): Incident => fromDocument(pointer['seed'] as JsonObject);

const pointers = (store: Store, collection: string) => ({
  read: (key: string) => store.read(collection, key),
  list: (after: string) => store.list(collection, { after, limit: pageSize }),
  point: (key: string, seed: Incident, expected: number) =>
    store.write(collection, key, { seed: toDocument(seed) }, expected),
});
