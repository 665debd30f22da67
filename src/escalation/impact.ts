import type { Evidence } from '../evidence/evidence.ts';
import { mintReceipt, type Receipt } from '../evidence/receipt.ts';
import type { Window } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';
import { canonicalJson, pointerTo } from '../lib/json.ts';
import { AlertRecord, MetricRecord, TraceRecord } from '../sources/signals.ts';

/** What customers of one entity feel, as measured; every number comes with its receipts. */
export interface Impact {
  readonly entity: EntityId | undefined;
  /** Share of its requests that fail now, 0 to 1. */
  readonly errorShare: number;
  /** Requests that failed, where their number was measured. */
  readonly affected?: number;
  /** Requests in all, over the same time. */
  readonly requests?: number;
  /** Over how long both were counted. */
  readonly minutes?: number;
  readonly receipts: readonly Receipt[];
}

/** A gap in a series counts no longer than this. */
const longestStepS = 300;
/** The share that fails now is the mean of this many points. */
const pointsNow = 3;

/**
 * Failing requests in the evidence of a run: error shares of metrics with the rates beside them, errors of traced
 * calls, and shares that a firing alert states. Worst first; empty where nothing of the kind was measured.
 */
export function impactsOf(evidence: readonly Evidence[], window: Window): readonly Impact[] {
  return [
    ...fromMetrics(evidence.filter(({ signal }) => signal === 'metrics')),
    ...fromTraces(
      evidence.filter(({ signal }) => signal === 'traces'),
      window,
    ),
    ...evidence.filter(({ signal }) => signal === 'alerts').flatMap(fromAlerts),
  ]
    .filter(({ errorShare }) => errorShare > 0)
    .toSorted(
      (one, other) =>
        (other.affected ?? 0) - (one.affected ?? 0) ||
        other.errorShare - one.errorShare ||
        ((one.entity ?? '') < (other.entity ?? '') ? -1 : 1),
    );
}

interface Series {
  readonly evidence: Evidence;
  readonly index: number;
  readonly record: MetricRecord;
}

function fromMetrics(evidence: readonly Evidence[]): readonly Impact[] {
  const series = evidence.flatMap((one) =>
    one.records.flatMap((value, index): readonly Series[] => {
      const record = MetricRecord.safeParse(value).data;
      return record === undefined || record.points.length === 0 ? [] : [{ evidence: one, index, record }];
    }),
  );
  const rates = new Map(
    series.filter(({ record }) => record.metric === 'requests.rate').map((one) => [seriesKey(one), one]),
  );
  return series
    .filter(({ record }) => record.metric === 'requests.errors')
    .map((errors) => fromSeries(errors, rates.get(seriesKey(errors))));
}

const seriesKey = ({ record }: Series): string => canonicalJson([record.entity, record.labels]);

function fromSeries(errors: Series, rate: Series | undefined): Impact {
  const { points, entity } = errors.record;
  const errorShare = clamped(mean(points.slice(-pointsNow).map(([, value]) => value)));
  const lasting = trailing(points, errorShare / 2);
  const measured = rate === undefined || errorShare === 0 ? {} : counted(lasting, rate.record.points);
  return {
    entity,
    errorShare,
    ...measured,
    receipts: [lastPoint(errors), ...(rate === undefined ? [] : [lastPoint(rate)])],
  };
}

type Points = readonly (readonly [seconds: number, value: number])[];

/** The points at the end that all reach `least`. */
function trailing(points: Points, least: number): Points {
  const before = points.findLastIndex(([, value]) => value < least);
  return points.slice(before + 1);
}

/** Requests and failed requests over the points of an error share, by the rate that held at each. */
function counted(
  shares: Points,
  rates: Points,
): { readonly affected: number; readonly requests: number; readonly minutes: number } {
  let [affected, requests, seconds] = [0, 0, 0];
  for (const [index, [at, share]] of shares.entries()) {
    const next = shares[index + 1]?.[0];
    const step = Math.min(next === undefined ? stepOf(shares) : next - at, longestStepS);
    const rate = rates.findLast(([moment]) => moment <= at)?.[1] ?? 0;
    requests += rate * step;
    affected += rate * step * clamped(share);
    seconds += step;
  }
  return {
    affected: Math.round(affected),
    requests: Math.round(requests),
    minutes: Math.max(1, Math.round(seconds / 60)),
  };
}

/** How far apart the last points are; a single point stands for a minute. */
function stepOf(points: Points): number {
  const [before, last] = points.slice(-2);
  return before === undefined || last === undefined ? 60 : last[0] - before[0];
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const clamped = (share: number): number => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0);

const lastPoint = ({ evidence, index, record }: Series): Receipt =>
  mintReceipt(evidence, `${index}${pointerTo('points', record.points.length - 1, 1)}`, { shows: 'symptom' });

interface Calls {
  readonly calls: number;
  readonly errors: number;
  readonly receipts: readonly Receipt[];
}

function fromTraces(evidence: readonly Evidence[], window: Window): readonly Impact[] {
  const byCallee = new Map<EntityId, Calls>();
  for (const one of evidence)
    for (const [index, value] of one.records.entries()) {
      const record = TraceRecord.safeParse(value).data;
      if (record === undefined || record.calls === 0) continue;
      const before = byCallee.get(record.callee) ?? { calls: 0, errors: 0, receipts: [] };
      const shown = record.errors > 0 && before.receipts.length < 4 ? callReceipts(one, index) : [];
      byCallee.set(record.callee, {
        calls: before.calls + record.calls,
        errors: before.errors + Math.min(record.errors, record.calls),
        receipts: [...before.receipts, ...shown],
      });
    }
  const minutes = Math.max(1, Math.round((Date.parse(window.to) - Date.parse(window.from)) / 60_000));
  return [...byCallee].map(([entity, { calls, errors, receipts }]) => ({
    ...{ entity, minutes, receipts },
    ...{ errorShare: errors / calls, affected: errors, requests: calls },
  }));
}

const callReceipts = (evidence: Evidence, index: number): readonly Receipt[] =>
  [`${index}/errors`, `${index}/calls`].map((locator) =>
    mintReceipt(evidence, locator, { shows: 'symptom' }),
  );

/** A share of requests that fails, in the words of an alert: `38 % of requests fail`, `error rate is 12.5%`. */
const stated = [
  /(\d{1,3}(?:\.\d+)?)\s?%\s+(?:of\s+)?(?:all\s+|the\s+|our\s+)?(?:\w+\s+){0,3}?(?:requests|calls|responses|orders|logins|payments|transactions)\b[^.%]{0,40}?\b(?:fail|error|5\d\d|5xx|reject)/iu,
  /\b(?:error|failure)\s?(?:rate|ratio|share|percentage)\b[^.%\d]{0,30}(\d{1,3}(?:\.\d+)?)\s?%/iu,
];

function fromAlerts(evidence: Evidence): readonly Impact[] {
  return evidence.records.flatMap((value, index) => {
    const record = AlertRecord.safeParse(value).data;
    if (record === undefined || record.state !== 'firing') return [];
    const found = Object.entries(record.annotations).flatMap(([key, text]) =>
      stated.flatMap((pattern) => {
        const [piece, percent] = pattern.exec(text) ?? [];
        return piece === undefined ? [] : [{ key, piece, share: clamped(Number(percent) / 100) }];
      }),
    )[0];
    if (found === undefined) return [];
    const place = `${index}${pointerTo('annotations', found.key)}`;
    const receipts = [mintReceipt(evidence, place, { shows: 'symptom', part: found.piece })];
    return [{ entity: record.entity, errorShare: found.share, receipts }];
  });
}
