import { z } from 'zod';
import { sqlText } from './database.ts';
import type { Tsv } from './tsv.ts';

/** So many points at most make a series, and so many steps a histogram's. */
const maxPoints = 240;
const histogramSteps = 60;

/** Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const Points = z.array(z.tuple([z.number(), z.number()]));

export const PodSeries = z.object({
  metric: z.string(),
  pod: z.string().nullable(),
  namespace: z.string().nullable(),
  reason: z.string(),
  points: Points,
});

export const ServiceSeries = z.object({
  service: z.string().nullable(),
  namespace: z.string().nullable(),
  /** Per second. */
  rate: Points,
  /** Share of the calls, 0 to 1. */
  errors: Points,
});

export const BucketStep = z.object({
  metric: z.string(),
  service: z.string().nullable(),
  namespace: z.string().nullable(),
  moment: z.number(),
  /** Upper bounds in the metric's own unit, rising, with the calls a second that stayed under each. */
  bounds: Points,
});

const list = (names: readonly string[]): string => names.map(sqlText).join(', ');

/** OpenTelemetry writes dots where Prometheus writes underscores. */
const nameOf = (tsv: Tsv) => `replace(${tsv.column('metric_name')}, '.', '_')`;

const steps = ({ from, to }: Span, count: number) =>
  `floor((t - ${from / 1000}) / ${Math.max(1, (to - from) / 1000 / count)})`;

/** The increase a second since the point before; a counter that fell began anew. */
const increase = `CASE WHEN v >= lag(v) OVER points THEN v - lag(v) OVER points ELSE v END
  / nullif(t - lag(t) OVER points, 0)`;

/** A value of a tag whatever its quotes; the tags themselves tell one series from another. */
const tag = (name: string) => `regexp_extract(tags, '[''"]${name}[''"]: [''"]([^''"]*)', 1)`;

const numbers = (tsv: Tsv, table: string, names: readonly string[], columns: string) => `
  SELECT ${nameOf(tsv)} AS metric, ${tsv.column('namespace')} AS namespace, coalesce(${tsv.column('tags')}, '') AS tags,
    ${columns}, instant_ms(${tsv.column('timestamp')}) / 1000 AS t, try_cast(${tsv.column('value')} AS DOUBLE) AS v
  FROM ${table} WHERE metric IN (${list(names)}) AND isfinite(v) AND t IS NOT NULL`;

/** Series of pods: containers summed, counters as rates, at most `maxPoints` points. */
export const podSeries = (
  tsv: Tsv,
  span: Span,
  names: {
    readonly all: readonly string[];
    readonly counters: readonly string[];
    readonly perContainer: readonly string[];
  },
) => `
  WITH told AS (${numbers(tsv, tsv.table, names.all, `${tsv.column('pod_name')} AS pod`)}),
  kept AS (
    SELECT *, ${tag('container')} NOT IN ('', 'POD') AS of_container, ${tag('reason')} AS reason FROM told
    QUALIFY metric NOT IN (${list(names.perContainer)}) OR of_container
      OR NOT bool_or(of_container) OVER (PARTITION BY metric, pod, namespace)
  ), rated AS (
    SELECT metric, pod, namespace, tags, reason, t,
      CASE WHEN metric IN (${list(names.counters)}) THEN ${increase} ELSE v END AS v
    FROM kept WINDOW points AS (PARTITION BY metric, pod, namespace, tags ORDER BY t)
  ), stepped AS (
    SELECT metric, pod, namespace, reason, ${steps(span, maxPoints)} AS step, tags, avg(v) AS v, min(t) AS t
    FROM rated WHERE v IS NOT NULL GROUP BY ALL
  ), summed AS (
    SELECT metric, pod, namespace, reason, step, sum(v) AS v, min(t) AS t FROM stepped GROUP BY ALL
  )
  SELECT metric, pod, namespace, reason, list([round(t, 3), v] ORDER BY step) AS points
  FROM summed GROUP BY ALL ORDER BY metric, namespace, pod, reason`;

/** A client counts its own calls too: only what was served is of the service. */
const served = `(NOT contains(tags, 'span_kind') OR contains(tags, 'SERVER') OR contains(tags, 'CONSUMER'))`;

/** Calls that each service served, and the share of them that failed. */
export const serviceSeries = (tsv: Tsv, span: Span, names: readonly string[]) => `
  WITH told AS (${numbers(
    tsv,
    tsv.table,
    names,
    `${tsv.column('service_name')} AS service, coalesce(${tsv.column('status_code')}, '') AS status`,
  )}),
  rated AS (
    SELECT metric, service, namespace, tags, status, t, ${increase} AS v FROM told WHERE ${served}
    WINDOW points AS (PARTITION BY metric, service, namespace, tags, status ORDER BY t)
  ), stepped AS (
    SELECT metric, service, namespace, tags, ${steps(span, maxPoints)} AS step,
      contains(upper(status), 'ERROR') OR status SIMILAR TO '5[0-9][0-9]' AS failed, avg(v) AS v, min(t) AS t
    FROM rated WHERE v IS NOT NULL GROUP BY metric, service, namespace, tags, status, step
  ), summed AS (
    SELECT metric, service, namespace, step, sum(v) AS v, coalesce(sum(v) FILTER (failed), 0) AS bad, min(t) AS t
    FROM stepped GROUP BY ALL
  ), listed AS (
    SELECT metric, service, namespace, list([round(t, 3), v] ORDER BY step) AS rate,
      list([round(t, 3), bad / v] ORDER BY step) FILTER (v > 0) AS errors
    FROM summed GROUP BY ALL
  )
  SELECT service, namespace, rate, coalesce(errors, []) AS errors FROM listed
  QUALIFY row_number() OVER (PARTITION BY service, namespace ORDER BY len(rate) DESC, metric) = 1
  ORDER BY namespace, service`;

/** Histograms of how long services took, step by step. */
export const bucketSteps = (tsv: Tsv, span: Span, names: readonly string[]) => `
  WITH told AS (${numbers(
    tsv,
    tsv.again,
    names,
    `${tsv.column('service_name')} AS service, ${tsv.column('bucket_le')} AS le, coalesce(${tsv.column('status_code')}, '') AS status`,
  )}),
  rated AS (
    SELECT metric, service, namespace, tags, status, le, t, ${increase} AS v FROM told WHERE ${served} AND le <> ''
    WINDOW points AS (PARTITION BY metric, service, namespace, tags, status, le ORDER BY t)
  ), stepped AS (
    SELECT metric, service, namespace, tags, status, ${steps(span, histogramSteps)} AS step,
      coalesce(try_cast(le AS DOUBLE), 'inf'::DOUBLE) AS le, avg(v) AS v, min(t) AS t
    FROM rated WHERE v IS NOT NULL GROUP BY ALL
  ), summed AS (
    SELECT metric, service, namespace, step, least(le, 1e300) AS le, sum(v) AS v, min(t) AS t
    FROM stepped GROUP BY metric, service, namespace, step, le
  )
  SELECT metric, service, namespace, min(t) AS moment, list([le, v] ORDER BY le) AS bounds
  FROM summed GROUP BY metric, service, namespace, step ORDER BY metric, namespace, service, step`;
