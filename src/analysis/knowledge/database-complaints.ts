import type { EntityId } from '../../lib/entity.ts';
import { type DatabaseError, databaseErrorIn } from './database-errors.ts';
import { databasesOf, productOf } from './databases.ts';
import { lastSeen } from './name-failures.ts';
import { type Complaint, stateComplaints } from './trouble.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A client that cannot work with a database, in its own words. */
export interface DatabaseComplaint {
  readonly client: Workload;
  /** Undefined where it is not known which one it means. */
  readonly database: Workload | undefined;
  readonly error: DatabaseError;
  readonly complaint: Complaint;
}

const goneMs = 15 * 60_000;

/** What clients say of their databases now: one complaint for each client, database and fault, the latest. */
export function databaseComplaints(view: View): readonly DatabaseComplaint[] {
  const found = new Map<string, DatabaseComplaint>();
  for (const client of view.workloads.values()) {
    // A database logs the refusals that it gives to others.
    if (productOf(client) !== undefined || !view.inFocus(client.id)) continue;
    for (const complaint of complaintsBy(view, client)) {
      const error = databaseErrorIn(complaint.text);
      if (!error) continue;
      const database = meantIn(view, client.id, complaint.text, error);
      found.set(`${client.id} ${database?.id ?? ''} ${error.fault}`, { client, database, error, complaint });
    }
  }
  const all = [...found.values()];
  return all.filter((one) => !isEmptyForIt(one, all));
}

/** A pool that cannot log in or connect is empty as well, and says so more often. */
const isEmptyForIt = ({ client, error }: DatabaseComplaint, all: readonly DatabaseComplaint[]): boolean =>
  error.fault === 'exhaustion' &&
  error.side === 'client' &&
  all.some((other) => other.client === client && other.error.fault !== 'exhaustion');

function complaintsBy(view: View, client: Workload): readonly Complaint[] {
  const states = client.pods.flatMap((pod) => pod.containers.flatMap((one) => stateComplaints(pod, one)));
  const lines = view
    .logsOf(client.id)
    .filter((item) => isNotReady(client) || lastSeen(item) === 0 || view.now - lastSeen(item) < goneMs)
    .toSorted((a, b) => lastSeen(a) - lastSeen(b))
    .map(
      (item): Complaint => ({
        text: item.record.text,
        item,
        path: ['text'],
        ...(item.record.at ? { since: item.record.at } : {}),
      }),
    );
  return [...states, ...lines];
}

export const isNotReady = (workload: Workload): boolean => workload.readyCount < (workload.desired ?? 1);

/** The database that a text names, or the only one that the client could mean. */
function meantIn(
  view: View,
  client: EntityId,
  text: string,
  { product }: DatabaseError,
): Workload | undefined {
  const candidates = databasesOf(view, client, product);
  const named = candidates.find((one) =>
    [one.name, ...view.servicesOf(one.id).map((service) => service.name)].some((name) => text.includes(name)),
  );
  return named ?? (candidates.length === 1 ? candidates[0] : undefined);
}
