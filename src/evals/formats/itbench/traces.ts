import { z } from 'zod';
import { instant } from '../../../lib/clock.ts';
import type { EntityId } from '../../../lib/entity.ts';
import type { TraceRecord } from '../../../sources/signals.ts';
import type { Database } from './database.ts';
import type { Directory } from './directory.ts';
import type { Read } from './objects.ts';
import { attributesOf, type Place, placeOf } from './place.ts';
import { parsePython } from './python-literal.ts';
import type { Tsv } from './tsv.ts';

const maxEdges = 2_000;
/** One span in so many tells where its service runs; all do in a small file. */
const bytesPerSample = 4_000_000;

/** Attributes that name the other side of a call. */
const peerKeys = [
  'server\\.address',
  'net\\.peer\\.name',
  'peer\\.service',
  'upstream_cluster(?:\\.name)?',
  'http\\.url',
  'url\\.full',
];

/** The first of them as Python wrote it: a text in either kind of quotes. */
const peer = `['"](?:${peerKeys.join('|')})['"]: ('(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")`;

const spanId = (column: string) => `try_cast('0x' || nullif(${column}, '') AS UBIGINT)`;

/** What is needed of each span, small enough to be held: a span's id is unique beside its trace's. */
const spans = (tsv: Tsv) => `
  CREATE OR REPLACE TEMP TABLE spans AS
  SELECT hash(${tsv.column('TraceId')}) AS trace, ${spanId(tsv.column('SpanId'))} AS span,
    ${spanId(tsv.column('ParentSpanId'))} AS parent, ${tsv.column('ServiceName')} AS service,
    contains(lower(${tsv.column('SpanKind')}), 'client') OR contains(lower(${tsv.column('SpanKind')}), 'producer') AS asks,
    instant_ms(${tsv.column('Timestamp')}) AS moment, try_cast(${tsv.column('Duration')} AS DOUBLE) / 1e6 AS ms,
    coalesce(contains(lower(${tsv.column('StatusCode')}), 'error'), false) AS failed,
    CASE WHEN failed THEN left(${tsv.column('StatusMessage')}, 400) END AS error,
    CASE WHEN asks THEN regexp_extract(${tsv.column('SpanAttributes')}, '${peer.replaceAll("'", "''")}', 1) END AS peer,
    CASE WHEN hash(${tsv.column('SpanId')}) % ${Math.ceil((tsv.bytes + 1) / bytesPerSample)} = 0
      THEN ${tsv.column('ResourceAttributes')} END AS resource
  FROM ${tsv.table}`;

const Edge = z.object({
  caller: z.string(),
  callee: z.string().nullable(),
  /** The callee as the caller's attributes name it, where no span of its own tells. */
  peer: z.string().nullable(),
  since: z.number(),
  calls: z.number(),
  errors: z.number(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  error: z.string().nullable(),
  first: z.number().nullable(),
  last: z.number().nullable(),
  edges: z.number(),
});
type Edge = z.infer<typeof Edge>;

/** Calls between services: a server's span under its caller's, or a caller's span that nobody answered with one. */
const edges = (onset: number) => `
  WITH calls AS (
    SELECT p.service AS caller, c.service AS callee, NULL AS peer, coalesce(p.moment, c.moment) AS moment,
      CASE WHEN p.asks THEN p.ms ELSE c.ms END AS ms, (p.asks AND p.failed) OR c.failed AS failed,
      coalesce(nullif(c.error, ''), CASE WHEN p.asks THEN p.error END) AS error
    FROM spans c JOIN spans p ON c.parent = p.span AND c.trace = p.trace WHERE c.service <> p.service
    UNION ALL
    SELECT p.service, NULL, p.peer, p.moment, p.ms, p.failed, p.error
    FROM spans p WHERE p.asks AND p.peer <> ''
      AND NOT EXISTS (FROM spans c WHERE c.parent = p.span AND c.trace = p.trace AND c.service <> p.service)
  )
  SELECT caller, callee, peer, (moment >= ${onset})::INTEGER::DOUBLE AS since, count(*)::DOUBLE AS calls,
    count(*) FILTER (failed)::DOUBLE AS errors, quantile_cont(ms, 0.5) AS p50, quantile_cont(ms, 0.95) AS p95,
    min(nullif(error, '')) AS error, min(moment) AS first, max(moment) AS last, count(*) OVER ()::DOUBLE AS edges
  FROM calls WHERE caller <> '' AND moment IS NOT NULL GROUP BY caller, callee, peer, since
  ORDER BY errors DESC, calls DESC, caller, callee, peer LIMIT ${maxEdges}`;

const places = `
  SELECT service, min(resource) AS resource FROM spans WHERE resource <> '' AND service <> '' GROUP BY service`;

/** Holds the spans and gives some of their instants, in epoch ms: the calls are read once the onset is known. */
export async function holdSpans(database: Database, tsv: Tsv): Promise<readonly number[]> {
  await database.run(spans(tsv));
  // Besides the very first and last, which a broken clock may have told, those near them.
  const row = z.object({ moment: z.number().nullable() });
  const shares = '[0, 0.001, 0.01, 0.5, 0.99, 0.999, 1]';
  const found = await database.rows(
    `SELECT unnest(quantile_disc(moment, ${shares})) AS moment FROM spans`,
    row,
  );
  return found.flatMap(({ moment }) => moment ?? []);
}

/** Calls between workloads before the onset and since, with how many failed and how long they took. */
export async function readTraces(
  database: Database,
  onset: number | undefined,
  directory: Directory,
): Promise<Read<TraceRecord>> {
  const rows = await database.rows(edges(onset ?? 0), Edge);
  const from = await database.rows(places, z.object({ service: z.string(), resource: z.string() }));
  const known = new Map(from.map(({ service, resource }) => [service, placeOf(attributesOf(resource))]));
  const left = (rows[0]?.edges ?? 0) - rows.length;
  return {
    records: rows.flatMap((edge) => recordOf(edge, known, directory)),
    broken: 0,
    ...(left > 0 && { cut: `${left} pairs of services were left out, those with the fewest failures.` }),
  };
}

type Places = ReadonlyMap<string, Place>;

function recordOf(edge: Edge, known: Places, directory: Directory): readonly TraceRecord[] {
  const caller = serviceOf(edge.caller, known, directory);
  const callee =
    edge.callee === null
      ? hostOf(edge.peer ?? '', known.get(edge.caller)?.namespace, directory)
      : serviceOf(edge.callee, known, directory);
  if (callee === undefined || callee === caller) return [];
  const { calls, errors, p50, p95, error, first, last } = edge;
  return [
    {
      ...{ caller, callee, calls, errors },
      ...(first !== null && { from: instant(first) }),
      ...(last !== null && { to: instant(last) }),
      ...(p50 !== null && p50 >= 0 && { p50Ms: round(p50) }),
      ...(p95 !== null && p95 >= 0 && { p95Ms: round(p95) }),
      ...(error !== null && { error }),
    },
  ];
}

function serviceOf(name: string, known: Places, directory: Directory): EntityId {
  const place = known.get(name);
  return place?.workload ?? directory.named(name, place?.namespace);
}

/** A peer is a host, a host with a port, an address or a whole URL; `localhost` is nobody else. */
function hostOf(peerText: string, namespace: string | undefined, directory: Directory): EntityId | undefined {
  const text = parsePython(peerText);
  if (typeof text !== 'string') return undefined;
  const host = text
    .replace(/^[a-z][\w+.-]*:\/\//iu, '')
    .replace(/[/?#].*$/su, '')
    .replace(/:\d+$/u, '');
  const isSelf = /^(localhost|127\.|::1|0\.0\.0\.0|$)/u.test(host);
  return isSelf || !/^[\w.:-]+$/u.test(host) ? undefined : directory.host(host, namespace);
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
