import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { differenceAt } from '../view/changed-at.ts';
import { databaseComplaints, type DatabaseComplaint, isNotReady } from '../knowledge/database-complaints.ts';
import type { DatabaseFault } from '../knowledge/database-errors.ts';
import { clientsOf } from '../knowledge/databases.ts';
import { accountPlace, settingOf } from '../knowledge/database-settings.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Difference } from '../view/observed.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/**
 * Clients that cannot work with their database. Who introduced it: a limit or a mode is the server's; an account
 * or a port is the client's own, unless every client of that database fails alike.
 */
export const databaseFault: Detector = {
  mechanism: 'database-fault',
  *detect(view) {
    const groups = Map.groupBy(
      databaseComplaints(view),
      (one) => `${one.database?.id ?? one.client.id} ${one.error.fault}`,
    );
    for (const group of groups.values()) yield* judge(view, group);
  },
};

const mechanisms: Readonly<Record<DatabaseFault, string>> = {
  credentials: 'database-invalid-credentials',
  port: 'database-invalid-port',
  exhaustion: 'database-connection-exhaustion',
  'read-only': 'database-read-only',
};

function* judge(view: View, group: readonly DatabaseComplaint[]): Iterable<Finding> {
  const [first] = group;
  if (!first) return;
  const { database, error } = first;
  if (error.fault === 'port') {
    yield* unreachable(view, group);
    return;
  }
  const change = sharedChange(view, group);
  if (change) yield ofChange(view, group, change);
  else if (database && isServers(view, database, group)) yield ofServer(view, database, group);
  else for (const one of group) yield ofClient(view, one);
}

/** Whether the server is at fault: by what it is set to, by the kind of error, or because nobody gets through. */
function isServers(view: View, database: Workload, group: readonly DatabaseComplaint[]): boolean {
  const [first] = group;
  const fault = first?.error.fault;
  if (!fault || (fault !== 'credentials' && settingOf(view, database, fault))) return fault !== undefined;
  const failing = new Set(group.map((one) => one.client.id));
  const others = clientsOf(view, database).filter((id) => !failing.has(id) && view.logsOf(id).length > 0);
  const everybody = failing.size >= 2 && others.length === 0;
  return everybody || (fault !== 'credentials' && group.some((one) => one.error.side === 'server'));
}

/** A Secret or ConfigMap that all the failing clients read, and that was changed. */
function sharedChange(view: View, group: readonly DatabaseComplaint[]): Difference | undefined {
  const used = [...view.objects.values()].filter(
    ({ id, kind }) =>
      (kind === 'Secret' || kind === 'ConfigMap') &&
      group.every((one) => view.usersOf(id).includes(one.client.id)),
  );
  return used
    .flatMap(({ id }) => view.differencesOf(id))
    .findLast(({ path }) => path[0] === 'data' || path[0] === 'stringData');
}

const whatHappens: Readonly<Record<DatabaseFault, string>> = {
  credentials: 'refuses the account of',
  port: 'is not reached at the port of',
  exhaustion: 'has no connection left for',
  'read-only': 'takes no writes from',
};

/** The same of one client, whose own settings are wrong. */
const ofOne: Readonly<Record<DatabaseFault, (client: string) => string>> = {
  credentials: (client) => `refuses the account that ${client} is configured with`,
  port: (client) => `is not reached at the port that ${client} is configured with`,
  exhaustion: (client) => `has no connection left for ${client}`,
  'read-only': (client) => `takes no writes from ${client}`,
};

const lineOf = (view: View, { complaint, error }: DatabaseComplaint, shows: Receipt['shows']): Receipt =>
  view.quote(complaint.item, complaint.path, shows, {
    part: new RegExp(`[^\\n]*(?:${error.pattern.source})[^\\n]*`, 'u'),
  });

const names = (group: readonly DatabaseComplaint[]): string => {
  const ids = [...new Set(group.map((one) => `\`${one.client.id}\``))];
  return ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
};

function ofServer(view: View, database: Workload, group: readonly DatabaseComplaint[]): Finding {
  const [first] = group as readonly [DatabaseComplaint];
  const { fault } = first.error;
  const setting = settingOf(view, database, fault);
  return finding({
    entity: database.id,
    mechanism: mechanisms[fault],
    claim: `\`${database.id}\` ${whatHappens[fault]} ${names(group)}${setting ? ` (${setting.text})` : ''}.`,
    receipts: [
      ...(setting ? [view.quote(setting.holder.current, setting.path, 'state')] : []),
      lineOf(view, first, 'state'),
      ...group.slice(0, 2).map((one) => lineOf(view, one, 'symptom')),
    ],
    breaks: group.map((one) => one.client.id),
    since: first.complaint.since,
  });
}

function ofClient(view: View, one: DatabaseComplaint): Finding {
  const { client, database, error, complaint } = one;
  const place = accountPlace(client);
  const who = database ? `\`${database.id}\`` : 'Its database';
  return finding({
    entity: client.id,
    mechanism: mechanisms[error.fault],
    claim: `${who} ${ofOne[error.fault](`\`${client.id}\``)}.`,
    receipts: [
      lineOf(view, one, 'state'),
      ...(place && client.template
        ? [view.quote(client.template.object.current, ['manifest', ...place], 'state')]
        : []),
      lineOf(view, one, 'symptom'),
    ],
    strength: error.fault === 'exhaustion' && !isNotReady(client) ? 'strong' : 'decisive',
    since: complaint.since,
  });
}

function ofChange(view: View, group: readonly DatabaseComplaint[], change: Difference): Finding {
  const [first] = group as readonly [DatabaseComplaint];
  const entity: EntityId = change.to.record.entity;
  return finding({
    entity,
    mechanism: mechanisms[first.error.fault],
    claim: `\`${entity}\` was changed, and since then ${first.database ? `\`${first.database.id}\`` : 'the database'} ${whatHappens[first.error.fault]} ${names(group)}.`,
    receipts: [
      view.quote(change.to, ['manifest', ...change.path.slice(0, 2)], 'change'),
      ...group.slice(0, 2).map((one) => lineOf(view, one, 'symptom')),
    ],
    breaks: group.map((one) => one.client.id),
    since: differenceAt(change),
  });
}

/**
 * A database that runs and is not reached by one of its clients, who cannot start for it: that client asks at the
 * wrong door. Right after a start everybody says so for a while, and a database that is down is its own trouble.
 */
function* unreachable(view: View, group: readonly DatabaseComplaint[]): Iterable<Finding> {
  const [first] = group;
  const database = first?.database;
  if (!database || isNotReady(database)) return;
  const failing = new Set(group.map((one) => one.client.id));
  const others = clientsOf(view, database).filter((id) => !failing.has(id));
  const stuck = group.filter((one) => isNotReady(one.client));
  if (stuck.length !== 1 || (group.length > 1 && others.length === 0)) return;
  for (const one of stuck) yield { ...ofClient(view, one), strength: 'strong' };
}
