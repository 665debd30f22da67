import type { JsonObject } from '../lib/json.ts';
import type { Store, Stored } from '../store/store.ts';
import type { Decision } from './decide.ts';
import type { Escalation } from './escalation.ts';
import type { Packet } from './packet.ts';

/** Escalations with their packets, and how often each trigger fired. */
export interface EscalationLog {
  find(id: string): Promise<Escalation | undefined>;
  /** The newest of an incident. */
  latest(incidentId: string): Promise<Escalation | undefined>;
  all(): Promise<readonly Escalation[]>;
  /** Keeps a new escalation and its packet; false where there is one with its id already. */
  add(escalation: Escalation, packet: Packet): Promise<boolean>;
  /** Replaces an escalation by what `change` makes of it; returning what it was given writes nothing. */
  update(id: string, change: (escalation: Escalation) => Escalation): Promise<Escalation | undefined>;
  packet(id: string): Promise<Packet | undefined>;
  keepPacket(id: string, packet: Packet): Promise<void>;
  /** Counts once for each `occasion`. */
  count(occasion: string, decision: Decision): Promise<void>;
  counts(): Promise<Readonly<Record<string, TriggerCount>>>;
}

/** How often a trigger fired, and how often it would have. */
interface TriggerCount {
  readonly fired: number;
  readonly shadow: number;
}

const [collection, packets, counted, counts] = [
  'escalations',
  'escalation-packets',
  'escalation-counted',
  'escalation-counts',
];
const pageSize = 200;

// Only this file writes these collections, so their shapes are known.
const escalationIn = (value: JsonObject): Escalation => value as unknown as Escalation;
const documentOf = (value: Escalation | Packet | TriggerCount): JsonObject => value as unknown as JsonObject;

export function escalationLog(store: Store): EscalationLog {
  async function listed(from: string, prefix: string): Promise<readonly Stored[]> {
    const found: Stored[] = [];
    let page: readonly Stored[];
    do {
      page = await store.list(from, { prefix, after: found.at(-1)?.key ?? '', limit: pageSize });
      found.push(...page);
    } while (page.length === pageSize);
    return found;
  }

  /** The last writer wins. */
  async function replace(
    into: string,
    key: string,
    change: (value: JsonObject | undefined) => JsonObject,
  ): Promise<void> {
    for (;;) {
      const stored = await store.read(into, key);
      if (await store.write(into, key, change(stored?.value), stored?.version ?? 0)) return;
    }
  }

  const raise = (name: string, by: Partial<TriggerCount>) =>
    replace(counts, name, (value) => {
      const before = value as unknown as TriggerCount | undefined;
      return documentOf({
        fired: (before?.fired ?? 0) + (by.fired ?? 0),
        shadow: (before?.shadow ?? 0) + (by.shadow ?? 0),
      });
    });

  const keepPacket = (id: string, packet: Packet) => replace(packets, id, () => documentOf(packet));

  async function update(
    id: string,
    change: (escalation: Escalation) => Escalation,
  ): Promise<Escalation | undefined> {
    for (;;) {
      const stored = await store.read(collection, id);
      if (stored === undefined) return undefined;
      const before = escalationIn(stored.value);
      const after = change(before);
      if (after === before) return before;
      if (await store.write(collection, id, documentOf(after), stored.version)) return after;
    }
  }

  return {
    find: async (id) => {
      const stored = await store.read(collection, id);
      return stored && escalationIn(stored.value);
    },
    latest: async (incidentId) => {
      const last = (await listed(collection, `${incidentId}/`)).at(-1);
      return last && escalationIn(last.value);
    },
    all: async () => (await listed(collection, '')).map(({ value }) => escalationIn(value)),
    add: async (escalation, packet) => {
      // The packet first: whoever finds the escalation finds what to deliver.
      await keepPacket(escalation.id, packet);
      return store.write(collection, escalation.id, documentOf(escalation), 0);
    },
    update,
    packet: async (id) => (await store.read(packets, id))?.value as unknown as Packet | undefined,
    keepPacket,
    count: async (occasion, { fired, shadow }) => {
      if (!(await store.write(counted, occasion, {}, 0))) return;
      for (const { name } of fired) await raise(name, { fired: 1 });
      for (const name of shadow) await raise(name, { shadow: 1 });
    },
    counts: async () =>
      Object.fromEntries(
        (await listed(counts, '')).map(({ key, value }) => [key, value as unknown as TriggerCount]),
      ),
  };
}
