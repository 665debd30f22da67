import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What the bot's own file says became of the deliveries. */
export interface Account {
  /** Messages that belong to an incident, each as often as it is named. */
  readonly handled: readonly string[];
  readonly incidents: number;
  readonly waiting: number;
  readonly aside: number;
}

export function accountOf(folder: string): Account {
  const db = new DatabaseSync(join(folder, 'casefile.db'), { readOnly: true });
  try {
    const incidents = db.prepare("select value from documents where collection = 'incidents'").all();
    const named = incidents.flatMap(({ value }) => [
      ...new Set((JSON.parse(String(value)) as { messages: readonly string[] }).messages),
    ]);
    // An incident names its newest messages; the index ties every further one to its incident.
    const tied = db.prepare("select key from documents where collection = 'incident-messages'").all();
    const known = new Set(named);
    const handled = [...named, ...tied.map(({ key }) => String(key)).filter((key) => !known.has(key))];
    const number = (sql: string) => Number(db.prepare(sql).get()?.['n']);
    return {
      handled,
      incidents: incidents.length,
      waiting: number("select count(*) as n from jobs where queue = 'inbox'"),
      aside: number("select count(*) as n from documents where collection = 'inbox-unhandled'"),
    };
  } finally {
    db.close();
  }
}

/** Empty where every sent message was handled exactly once. */
export function faultsOf(account: Account, sent: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const place of account.handled) times.set(place, (times.get(place) ?? 0) + 1);
  const lost = sent.filter((place) => !times.has(place)).length;
  const twice = [...times.values()].filter((count) => count > 1).length;
  return [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(twice > 0 ? [`${twice} handled twice`] : []),
    ...(account.aside > 0 ? [`${account.aside} put aside`] : []),
  ];
}
