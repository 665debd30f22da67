import { CasefileError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Store, Stored } from '../store/store.ts';
import { changes } from './changes.ts';
import type { Incident, IncidentState } from './incident.ts';

/** An incident that was asked for by its id and does not exist. */
export class UnknownIncident extends CasefileError {
  override readonly name = 'UnknownIncident';
  readonly code = 'incident.unknown';
  readonly incident: string;

  constructor(incident: string) {
    super(`there is no incident ${incident}`);
    this.incident = incident;
  }
}

/** The incidents themselves, a document each. */
export interface IncidentDocuments {
  find(id: string): Promise<Incident | undefined>;
  /** Writes a new incident; false when there is one with its id already. */
  add(incident: Incident): Promise<boolean>;
  /**
   * Replaces an incident by what `change` makes of it. `change` is called again with the newer incident when
   * somebody else was faster; returning what it was given writes nothing. What a process asks for at the same
   * time is written at once. Throws UnknownIncident.
   */
  update(id: string, change: (incident: Incident) => Incident): Promise<Incident>;
  /** By id; all states unless some are named. */
  list(filter?: { readonly states?: readonly IncidentState[] }): Promise<readonly Incident[]>;
}

const collection = 'incidents';
const pageSize = 200;

const toDocument = (incident: Incident): JsonObject => incident as unknown as JsonObject;
// Only this room writes incidents, here and as seeds in its indexes, so their shape is known.
const fromDocument = (value: JsonObject): Incident => value as unknown as Incident;

export function incidentDocuments(store: Store): IncidentDocuments {
  const change = changes<Incident>(store, collection);

  async function update(id: string, revise: (incident: Incident) => Incident): Promise<Incident> {
    const revised = await change(id, (incident) => {
      if (incident === undefined) throw new UnknownIncident(id);
      return revise(incident);
    });
    if (revised === undefined) throw new UnknownIncident(id);
    return revised;
  }

  async function list({ states }: { readonly states?: readonly IncidentState[] } = {}): Promise<Incident[]> {
    const found: Incident[] = [];
    let page: Stored[];
    let after = '';
    do {
      page = await store.list(collection, { after, limit: pageSize });
      const incidents = page.map(({ value }) => fromDocument(value));
      found.push(...incidents.filter(({ state }) => states === undefined || states.includes(state)));
      after = page.at(-1)?.key ?? '';
    } while (page.length === pageSize);
    return found;
  }

  return {
    find: async (id) => {
      const stored = await store.read(collection, id);
      return stored && fromDocument(stored.value);
    },
    add: (incident) => store.write(collection, incident.id, toDocument(incident), 0),
    update,
    list,
  };
}
