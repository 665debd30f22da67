import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Delivery } from './deliveries.ts';

/** What the bot's own file says became of the deliveries. */
export interface Account {
  /** Messages that belong to an incident, each as often as it is named. */
  readonly handled: readonly string[];
  readonly incidents: readonly Counted[];
  readonly waiting: number;
  readonly aside: number;
}

/** What an incident counted: how often its first alert came again, how many alerts it has, and its messages. */
interface Counted {
  readonly repeats: number;
  readonly firing: Readonly<Record<string, boolean>>;
  readonly messages: readonly string[];
}

export function accountOf(folder: string): Account {
  const db = new DatabaseSync(join(folder, 'casefile.db'), { readOnly: true });
  try {
    // One moment for all: a message that is handled between two questions would look lost.
    db.exec('begin');
    const incidents = db
      .prepare("select value from documents where collection = 'incidents'")
      .all()
      .map(({ value }) => JSON.parse(String(value)) as Counted);
    const named = incidents.flatMap(({ messages }) => messages);
    // An incident names its newest messages; the index ties every further one to its incident.
    const tied = db.prepare("select key from documents where collection = 'incident-messages'").all();
    const known = new Set(named);
    const handled = [...named, ...tied.map(({ key }) => String(key)).filter((key) => !known.has(key))];
    const number = (sql: string) => Number(db.prepare(sql).get()?.['n']);
    return {
      handled,
      incidents,
      waiting: number("select count(*) as n from jobs where queue = 'inbox'"),
      aside: number("select count(*) as n from documents where collection = 'inbox-unhandled'"),
    };
  } finally {
    db.close();
  }
}

/** Empty where every sent message was handled exactly once. */
export function faultsOf(account: Account, sent: readonly Delivery[]): readonly string[] {
  const times = new Map<string, number>();
  for (const place of account.handled) times.set(place, (times.get(place) ?? 0) + 1);
  const lost = sent.filter(({ place }) => !times.has(place)).map(({ place, alert }) => `${place} (${alert})`);
  const twice = [...times.values()].filter((count) => count > 1).length;
  return [
    ...(lost.length > 0 ? [`${lost.length} lost, as ${lost.slice(0, 3).join(', ')}`] : []),
    ...(twice > 0 ? [`${twice} handled twice`] : []),
    ...(account.aside > 0 ? [`${account.aside} put aside`] : []),
    ...miscounts(account, sent),
  ];
}

/**
 * Places show that nothing is lost; a message that was handled twice would have been counted twice. An incident
 * counts how often the alert that opened it came again, and together they have every alert once.
 */
function miscounts({ incidents }: Account, sent: readonly Delivery[]): readonly string[] {
  const alertAt = new Map(sent.map(({ place, alert }) => [place, alert]));
  const times = new Map<string, number>();
  for (const { alert } of sent) times.set(alert, (times.get(alert) ?? 0) + 1);
  const wrong = incidents.filter(
    ({ messages: [first = ''], repeats }) => repeats !== (times.get(alertAt.get(first) ?? '') ?? 0) - 1,
  );
  const alerts = incidents.reduce((sum, { firing }) => sum + Object.keys(firing).length, 0);
  return [
    ...wrong.map(({ messages, repeats }) => `${messages[0] ?? '?'} counted ${repeats} repeats`),
    ...(alerts === times.size ? [] : [`${alerts} alerts in incidents, ${times.size} were sent`]),
  ];
}
