import { z } from 'zod';
import type { EntityId } from '../../lib/entity.ts';
import { edgesOf, type Edge, errorShare } from './edges.ts';
import { isScope, scopeFields, scopeOf } from './scope.ts';
import { clipped, type Line, tell, words } from './telling.ts';
import type { Tool } from './tool.ts';

const schema = z.strictObject(scopeFields);

/** Which calls fail, as a tree from the outermost caller inwards, then which became slow. */
export const traces: Tool<typeof schema> = {
  name: 'traces',
  description: 'Calls between workloads: tree of failing edges, then latency by edge against its baseline.',
  schema,
  async answer(args, bench) {
    const scope = await scopeOf(args, bench, ['traces']);
    if (!isScope(scope)) return scope;
    const view = bench.view();
    const items = scope
      .seen(view.traces)
      .filter(
        ({ record }) =>
          (scope.about(record.caller) || scope.about(record.callee)) && scope.during(record.from, record.to),
      );
    const border = args.from === undefined ? view.onset : Date.parse(args.from);
    const edges = edgesOf(items, border);
    const failing = edges.filter((edge) => errorShare(edge.since) > 0 && edge.since.errors > 0);
    const others = edges.filter((edge) => !failing.includes(edge)).sort((a, b) => slowing(b) - slowing(a));
    return tell(
      {
        head: `${edges.length} edges${scope.words}, ${failing.length} with errors`,
        ...(edges.length > 0 && {
          legend:
            'computed: shares and ×change against before the onset; quote the error text, or `errors: <n>` of the worst record',
        }),
        lines: [...treeOf(failing), ...others.map((edge) => ({ item: edge.worst, text: lineOf(edge) }))],
        signals: ['traces'],
        rest: 'name an entity',
      },
      bench,
    );
  },
};

/** Depth first from callers that nobody calls in error; an edge is printed once, however many ways lead to it. */
function treeOf(edges: readonly Edge[]): readonly Line[] {
  const byCaller = Map.groupBy(edges, (edge) => edge.caller);
  const called = new Set(edges.map((edge) => edge.callee));
  const printed = new Set<Edge>();
  const lines: Line[] = [];
  const walk = (caller: EntityId, depth: number): void => {
    for (const edge of worstFirst(byCaller.get(caller) ?? [])) {
      if (printed.has(edge)) continue;
      printed.add(edge);
      lines.push({ item: edge.worst, text: `${'  '.repeat(Math.min(depth, 6))}${lineOf(edge)}` });
      walk(edge.callee, depth + 1);
    }
  };
  for (const caller of byCaller.keys()) if (!called.has(caller)) walk(caller, 0);
  // What is left goes in circles.
  for (const caller of byCaller.keys()) walk(caller, 0);
  return lines;
}

const worstFirst = (edges: readonly Edge[]): readonly Edge[] =>
  [...edges].sort((a, b) => b.since.errors - a.since.errors);

const slowing = ({ before, since }: Edge): number =>
  before.p95 && since.p95 ? since.p95 / before.p95 : (since.p95 ?? 0) / 1e6;

function lineOf({ caller, callee, operation, before, since, worst, error }: Edge): string {
  const { calls, errors, declared } = worst.record;
  if (declared === true && since.calls + before.calls === 0)
    return words(caller, '→', callee, operation, '| declared, not traced');
  return words(
    caller,
    '→',
    callee,
    operation,
    `| errors ${percent(errorShare(before))} → ${percent(errorShare(since))} of ${since.calls} calls`,
    (before.p95 ?? since.p95) !== undefined &&
      `| p50 ${ms(before.p50)} → ${ms(since.p50)}, p95 ${ms(before.p95)} → ${ms(since.p95)} ms`,
    errors > 0 && `| worst record calls: ${calls}, errors: ${errors}`,
    error && `| ${clipped(error)}`,
  );
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))}%`;
const ms = (value: number | undefined): string =>
  value === undefined ? '?' : String(Number(value.toPrecision(3)));
