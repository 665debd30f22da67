import { z } from 'zod';
import { type Series, seriesOf } from '../../analysis/view/series.ts';
import type { View } from '../../analysis/view.ts';
import { canonicalJson } from '../../lib/json.ts';
import { isScope, type Scope, scopeFields, scopeOf } from './scope.ts';
import { tell, timeOf, words } from './telling.ts';
import type { Found, Tool } from './tool.ts';

const schema = z.strictObject({
  ...scopeFields,
  metric: z.string().optional().describe('part of a name, as in cpu or requests.errors'),
});

/** How each series changed against the time before, the largest change first; never raw points. */
export const queryMetrics: Tool<typeof schema> = {
  name: 'query_metrics',
  description: 'Metrics as change against the baseline before the onset (or before `from`), largest first.',
  schema,
  async answer(args, bench) {
    const scope = await scopeOf(args, bench, ['metrics']);
    if (!isScope(scope)) return scope;
    const view = bench.view();
    const known = view.series.filter(({ entity }) => scope.about(entity));
    const items = new Set(scope.seen(known.map(({ item }) => item)));
    const about = known.filter(({ item }) => items.has(item));
    const wanted = args.metric?.toLowerCase();
    const named = about.filter(({ metric }) => wanted === undefined || metric.toLowerCase().includes(wanted));
    if (wanted !== undefined && named.length === 0 && about.length > 0) return noSuchMetric(about);
    const series = args.from || args.to ? split(named, scope) : named;
    return tell(
      {
        head: `${series.length} series${scope.words}`,
        ...(series.length > 0 && { legend: legendOf(view, scope, args.from !== undefined) }),
        lines: sorted(series).map((one) => ({ item: one.item, text: lineOf(one) })),
        signals: ['metrics'],
        rest: 'name an entity or a metric',
      },
      bench,
    );
  },
};

/** The window that was asked for against everything before it. */
const split = (series: readonly Series[], { window }: Scope): readonly Series[] => {
  const [from, to] = [Date.parse(window.from) / 1000, Date.parse(window.to) / 1000];
  return series.flatMap(({ item }) => {
    const points = item.record.points.filter(([at]) => at <= to);
    return seriesOf([{ ...item, record: { ...item.record, points } }], from);
  });
};

function legendOf(view: View, { window }: Scope, isAsked: boolean): string {
  const border = isAsked
    ? window.from
    : view.onset === undefined
      ? undefined
      : new Date(view.onset).toISOString();
  const since = border === undefined ? 'first half → second half' : `before → since ${timeOf(border)}`;
  return `computed: ×change, median ${since}, max likewise; quote a peak as printed, or metric: <name>`;
}

const sorted = (series: readonly Series[]): readonly Series[] =>
  series
    .map((one) => ({ one, size: sizeOf(one) }))
    .sort((a, b) => b.size - a.size)
    .map(({ one }) => one);

/** How often it doubled or halved, by its median and half as much by its peak; what appeared counts as much. */
function sizeOf({ baseline, current }: Series): number {
  if (baseline === undefined || current === undefined) return 0;
  const median = doublings(baseline.median, current.median);
  return Math.max(median, doublings(baseline.max, current.max) / 2);
}

const mostDoublings = 10;

function doublings(before: number, since: number): number {
  if (before === since) return 0;
  if (before === 0 || since === 0) return mostDoublings / 2;
  return Math.min(mostDoublings, Math.abs(Math.log2(Math.abs(since / before))));
}

function lineOf(series: Series): string {
  const { metric, entity, labels, baseline, current, points } = series;
  // What only repeats the entity's name tells nothing.
  const own = Object.entries(labels).filter(([, value]) => !entity.includes(value));
  const tags = own.length > 0 && `{${own.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
  if (current === undefined) return words(metric, entity, tags, '| no points in this time');
  const peak = points.findLast(([, value]) => value === current.max);
  const change = baseline === undefined ? 'no baseline,' : `×${factor(baseline.median, current.median)}`;
  return words(
    metric,
    entity,
    tags,
    change,
    `median ${said(baseline?.median)} → ${said(current.median)}, max ${said(baseline?.max)} → ${said(current.max)}, last ${said(current.last)}`,
    peak && `| peak ${canonicalJson(peak)}`,
  );
}

const factor = (before: number, since: number): string =>
  before === 0 ? (since === 0 ? '1' : '∞') : said(since / before);

/** Three digits are enough to see a change. */
const said = (value: number | undefined): string =>
  value === undefined ? '?' : String(Number(value.toPrecision(3)));

function noSuchMetric(series: readonly Series[]): Found {
  const names = [...new Set(series.map(({ metric }) => metric))].sort();
  return {
    text: `metric: none of that name here. There are: ${names.slice(0, 40).join(', ')}.`,
    evidence: [],
    wrong: true,
  };
}
