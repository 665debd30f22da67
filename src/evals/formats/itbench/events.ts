import { z } from 'zod';
import { instant } from '../../../lib/clock.ts';
import { entityId, isEntityId } from '../../../lib/entity.ts';
import type { EventRecord } from '../../../sources/signals.ts';
import type { Database } from './database.ts';
import type { Read } from './objects.ts';
import type { Tsv } from './tsv.ts';

const maxEvents = 4_000;

const Grouped = z.object({
  scope: z.string(),
  kind: z.string(),
  name: z.string(),
  type: z.string().nullable(),
  reason: z.string(),
  message: z.string(),
  times: z.number(),
  first: z.number().nullable(),
  last: z.number().nullable(),
  reporter: z.string().nullable(),
  groups: z.number(),
});

/** An event stands in the recording in both spellings, once for each time that it was counted up. */
const grouped = (tsv: Tsv) => `
  WITH bodies AS (
    SELECT coalesce(json_extract(b, '$.object'), b) AS o, min(moment) AS moment
    FROM (SELECT TRY_CAST(${tsv.column('Body')} AS JSON) AS b, instant_ms(${tsv.column('Timestamp')}) AS moment
          FROM ${tsv.table}) WHERE b IS NOT NULL GROUP BY o
  ), told AS (
    SELECT moment,
      coalesce(json_extract(o, '$.involvedObject'), json_extract(o, '$.regarding')) AS about,
      coalesce(o->>'$.metadata.uid', (o->>'$.metadata.namespace') || '/' || (o->>'$.metadata.name')) AS uid,
      o->>'$.metadata.namespace' AS home, o->>'$.type' AS type, o->>'$.reason' AS reason,
      left(coalesce(o->>'$.message', o->>'$.note', ''), 4000) AS message,
      greatest(coalesce(try_cast(o->>'$.count' AS DOUBLE), 1),
        coalesce(try_cast(o->>'$.deprecatedCount' AS DOUBLE), 1),
        coalesce(try_cast(o->>'$.series.count' AS DOUBLE), 1)) AS times,
      instant_ms(coalesce(o->>'$.firstTimestamp', o->>'$.deprecatedFirstTimestamp', o->>'$.eventTime',
        o->>'$.metadata.creationTimestamp')) AS first,
      instant_ms(coalesce(o->>'$.series.lastObservedTime', o->>'$.lastTimestamp', o->>'$.deprecatedLastTimestamp',
        o->>'$.eventTime', o->>'$.metadata.creationTimestamp')) AS last,
      coalesce(nullif(o->>'$.source.component', ''), nullif(o->>'$.reportingComponent', ''),
        nullif(o->>'$.reportingController', ''), nullif(o->>'$.deprecatedSource.component', '')) AS reporter
    FROM bodies
  ), once AS (
    SELECT uid, about->>'$.kind' AS kind, about->>'$.name' AS name, about->>'$.namespace' AS namespace, home,
      type, reason, message, max(times) AS times, min(coalesce(first, moment)) AS first,
      max(coalesce(last, moment)) AS last, max(reporter) AS reporter
    FROM told WHERE about IS NOT NULL GROUP BY ALL
  )
  SELECT kind, name, type, reason, message, sum(times) AS times, min(first) AS first, max(last) AS last,
    max(reporter) AS reporter, count(*) OVER ()::DOUBLE AS groups,
    coalesce(nullif(namespace, ''), CASE WHEN kind IN ('Node', 'Namespace', 'PersistentVolume') THEN 'cluster' END,
      nullif(home, ''), 'cluster') AS scope
  FROM once WHERE kind IS NOT NULL AND name IS NOT NULL AND reason IS NOT NULL
  GROUP BY scope, kind, name, type, reason, message
  ORDER BY type = 'Warning' DESC, last DESC NULLS LAST, kind, name, reason, message LIMIT ${maxEvents}`;

const unreadable = (tsv: Tsv) => `
  SELECT count(*)::DOUBLE AS n FROM ${tsv.again} WHERE TRY_CAST(${tsv.column('Body')} AS JSON) IS NULL`;

/** Kubernetes events, each counted once whatever its spelling and however often it was recorded. */
export async function readEvents(database: Database, tsv: Tsv): Promise<Read<EventRecord>> {
  const rows = await database.rows(grouped(tsv), Grouped);
  const [bad] = await database.rows(unreadable(tsv), z.object({ n: z.number() }));
  const left = (rows[0]?.groups ?? 0) - rows.length;
  return {
    records: rows.flatMap(eventOf),
    broken: bad?.n ?? 0,
    ...(left > 0 && { cut: `${left} kinds of events were left out, the mildest and oldest first.` }),
  };
}

function eventOf(row: z.infer<typeof Grouped>): readonly EventRecord[] {
  const entity = entityId(row.scope, row.kind, row.name);
  if (!isEntityId(entity)) return [];
  const { reason, message, times, first, last, reporter } = row;
  return [
    {
      ...{ entity, reason, message, count: Math.max(1, Math.round(times)) },
      type: row.type === 'Warning' ? 'Warning' : 'Normal',
      ...(first !== null && { firstSeen: instant(first) }),
      ...(last !== null && { lastSeen: instant(last) }),
      ...(reporter !== null && { reporter }),
    },
  ];
}
