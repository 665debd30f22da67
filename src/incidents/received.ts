import type { Incident } from './incident.ts';
import type { IncidentDocuments } from './incident-documents.ts';
import { countsOf, joined, recovered } from './membership.ts';
import type { Arriving } from './opening.ts';

/**
 * What became of a message. `opened`: a new incident. `joined`: it belongs to an incident that is there.
 * `repeated`: it was delivered before, nothing changed. `eased`: an alert recovered, others of the incident still
 * fire. `resolved`: the last of them recovered; moving the incident is left to the caller, and until then a
 * repeated delivery says it again. `acknowledged`: somebody takes care of it. `ignored`: it says so of something
 * of which we know nothing, the only case without an incident.
 */
export interface Received {
  readonly how: 'opened' | 'joined' | 'repeated' | 'eased' | 'resolved' | 'acknowledged' | 'ignored';
  readonly incident: Incident | undefined;
}

/** What messages change about an incident that is there; each is durable when it resolves. */
interface Members {
  join(incident: Incident, arriving: Arriving): Promise<Received>;
  /** `fingerprint`: of the alert that is meant, as its first message had it. */
  recover(incident: Incident, fingerprint: string, arriving: Arriving): Promise<Received>;
  acknowledge(incident: Incident, arriving: Arriving): Promise<Received>;
}

export function membersOf(documents: IncidentDocuments): Members {
  async function join(incident: Incident, arriving: Arriving): Promise<Received> {
    let how: Received['how'] = 'repeated';
    const updated = await documents.update(incident.id, (stored) => {
      const after = joined(stored, arriving);
      how = after === stored ? 'repeated' : 'joined';
      return after;
    });
    return { how, incident: updated };
  }

  async function recover(
    incident: Incident,
    fingerprint: string,
    { alert, now }: Arriving,
  ): Promise<Received> {
    const updated = await documents.update(incident.id, (stored) =>
      recovered(stored, fingerprint, alert, now),
    );
    return { how: countsOf(updated).firing === 0 ? 'resolved' : 'eased', incident: updated };
  }

  async function acknowledge(incident: Incident, { alert, now }: Arriving): Promise<Received> {
    const updated = await documents.update(incident.id, (stored) =>
      stored.acknowledged ? stored : { ...stored, acknowledged: { at: now, where: alert.format } },
    );
    return { how: 'acknowledged', incident: updated };
  }

  return { join, recover, acknowledge };
}
