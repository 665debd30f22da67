import { z } from 'zod';
import { instant } from '../../../lib/clock.ts';
import { type EntityId, entityId } from '../../../lib/entity.ts';
import type { LogRecord } from '../../../sources/signals.ts';
import { severityOf } from '../cloud-opsbench/severity.ts';
import type { Database } from './database.ts';
import type { Directory } from './directory.ts';
import type { Read } from './objects.ts';
import { attributesOf, placeOf } from './place.ts';
import type { Tsv } from './tsv.ts';

const maxGroups = 1_000;
/** So much of a line makes its shape, and so much of one line of a shape is kept. */
const shapeLength = 400;
const keptLength = 2_000;

const Group = z.object({
  service: z.string().nullable(),
  resource: z.string().nullable(),
  level: z.number(),
  text: z.string(),
  lines: z.number(),
  first: z.number().nullable(),
  last: z.number().nullable(),
  total: z.number(),
});
type Group = z.infer<typeof Group>;

/** OpenTelemetry's severity numbers, four to a step, or the word where there is no number; 0 where neither is. */
const level = (tsv: Tsv) => `coalesce(
  nullif(least(floor((try_cast(${tsv.column('SeverityNumber')} AS INTEGER) + 3) / 4), 6), 0),
  CASE left(upper(${tsv.column('SeverityText')}), 4)
    WHEN 'FATA' THEN 6 WHEN 'CRIT' THEN 6 WHEN 'PANI' THEN 6 WHEN 'EMER' THEN 6 WHEN 'ERRO' THEN 5 WHEN 'SEVE' THEN 5
    WHEN 'WARN' THEN 4 WHEN 'INFO' THEN 3 WHEN 'NOTI' THEN 3 WHEN 'DEBU' THEN 2 WHEN 'TRAC' THEN 1 END, 0)::DOUBLE`;
const levels: readonly LogRecord['severity'][] = [
  'unknown',
  'debug',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
];

/** Ids, times and counts make no difference to a shape, but a status code does. */
const shape = `
  regexp_replace(start, '[0-9a-fA-F]*[0-9][0-9a-fA-F]*(-[0-9a-fA-F]{4,})*', '#', 'g'),
  regexp_extract(start, '(?i)(HTTP/[0-9.]{1,3}"? |(status|code)[^0-9a-z]{0,3})([1-5][0-9][0-9])', 3)`;

const grouped = (tsv: Tsv) => `
  WITH told AS (
    SELECT ${tsv.column('ServiceName')} AS service, ${tsv.column('ResourceAttributes')} AS resource,
      ${level(tsv)} AS level, left(${tsv.column('Body')}, ${keptLength}) AS body,
      left(body, ${shapeLength}) AS start, instant_ms(${tsv.column('Timestamp')}) AS moment
    FROM ${tsv.table} WHERE ${tsv.column('Body')} <> ''
  ), shaped AS (
    SELECT service, resource, level, min(body) AS text, count(*)::DOUBLE AS lines, min(moment) AS first, max(moment) AS last
    FROM told GROUP BY service, resource, level, ${shape}
  ) SELECT *, sum(lines) OVER () AS total FROM shaped
    ORDER BY CASE WHEN level >= 4 THEN level WHEN level = 0 THEN 3.5 ELSE level END DESC, lines DESC, text
    LIMIT ${maxGroups}`;

/** Log lines as shapes: how often, from when to when, and one of them as it was written; the worst first. */
export async function readLogs(database: Database, tsv: Tsv, directory: Directory): Promise<Read<LogRecord>> {
  const groups = await database.rows(grouped(tsv), Group);
  const left = (groups[0]?.total ?? 0) - groups.reduce((sum, group) => sum + group.lines, 0);
  return {
    records: groups.map((group) => recordOf(group, directory)),
    broken: 0,
    ...(left > 0 && { cut: `${left} log lines were left out, the least severe first.` }),
  };
}

function recordOf(group: Group, directory: Directory): LogRecord {
  const { level: number, text, lines, first, last } = group;
  const said = levels[number] ?? 'unknown';
  return {
    entity: speakerOf(group, directory),
    severity: said === 'unknown' ? severityOf(text) : said,
    text,
    count: lines,
    ...(first !== null && { at: instant(first) }),
    ...(last !== null && { lastAt: instant(last) }),
  };
}

function speakerOf({ service, resource }: Group, directory: Directory): EntityId {
  const { namespace, pod, workload } = placeOf(attributesOf(resource));
  if (namespace !== undefined && pod !== undefined) return entityId(namespace, 'Pod', pod);
  return workload ?? directory.named(service ?? '', namespace);
}
