import { z } from 'zod';
import type { EntityId } from '../../lib/entity.ts';
import { type Template, templatesOf } from './log-templates.ts';
import { isScope, scopeFields, scopeOf } from './scope.ts';
import { clipped, tell, timeOf, words } from './telling.ts';
import type { Tool } from './tool.ts';

const schema = z.strictObject({
  ...scopeFields,
  contains: z.string().optional().describe('exact words, case ignored'),
  show: z.enum(['errors', 'all']).default('errors'),
});

/** Who wrote how much, then each kind of line with its count and one line as it was written. */
export const searchLogs: Tool<typeof schema> = {
  name: 'search_logs',
  description:
    'Log lines grouped by shape, errors first: count, times and one exact line each. Counts per workload come first.',
  schema,
  async answer(args, bench) {
    const scope = await scopeOf(args, bench, ['logs']);
    if (!isScope(scope)) return scope;
    const wanted = args.contains?.toLowerCase();
    const view = bench.view();
    const items = scope
      .seen(view.logs)
      .filter(
        ({ record }) =>
          scope.about(record.entity) &&
          scope.during(record.at, record.lastAt) &&
          (wanted === undefined || record.text.toLowerCase().includes(wanted)),
      );
    const templates = await templatesOf(items, (id) => view.workloadOf(id));
    const isAll = args.show === 'all' || wanted !== undefined;
    const shown = templates.filter(({ isBad }) => isAll || isBad);
    const total = templates.reduce((sum, { count }) => sum + count, 0);
    return tell(
      {
        head: `${total} lines${scope.words} in ${templates.length} shapes, ${shown.length} shown${isAll ? '' : ' (errors; show: all for the rest)'}`,
        ...(templates.length > 0 && { legend: volumes(templates) }),
        lines: shown.map((template) => ({ item: template.item, text: lineOf(template) })),
        signals: ['logs'],
        narrow: {
          ...(scope.entity && { entity: scope.entity }),
          ...(args.contains && { contains: args.contains }),
        },
      },
      bench,
    );
  },
};

const mostVolumes = 12;

/** The labels of the logs: lines and bad lines of each workload. */
function volumes(templates: readonly Template[]): string {
  const volumeOf = (own: readonly Template[]) => own.reduce((sum, { count }) => sum + count, 0);
  const rows = [...Map.groupBy(templates, ({ workload }): EntityId => workload)]
    .map(([workload, own]) => ({
      workload,
      all: volumeOf(own),
      bad: volumeOf(own.filter(({ isBad }) => isBad)),
    }))
    .sort((a, b) => b.bad - a.bad || b.all - a.all);
  const shown = rows.slice(0, mostVolumes).map(({ workload, all, bad }) => `${workload} ${bad}/${all}`);
  const rest = rows.length - shown.length;
  return `bad/all lines (computed): ${shown.join(', ')}${rest > 0 ? `, ${rest} more` : ''}`;
}

function lineOf({ item, count, first, last }: Template): string {
  const { severity, entity, text } = item.record;
  const span = first === last ? timeOf(first) : `${timeOf(first)}–${timeOf(last)}`;
  return words(`×${count}`, severity, entity, span, '|', clipped(text, 400));
}
