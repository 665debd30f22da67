import { z } from 'zod';
import type { Item } from '../../analysis/view/item.ts';
import { isScope, scopeFields, scopeOf } from './scope.ts';
import { clipped, tell, timeOf, words } from './telling.ts';
import type { Tool } from './tool.ts';

const schema = z.strictObject({ ...scopeFields, reason: z.string().optional().describe('as in BackOff') });

/** Kubernetes events and outside checks, warnings first, the latest of them first. */
export const events: Tool<typeof schema> = {
  name: 'events',
  description: 'Kubernetes events and probe results, warnings and failures first.',
  schema,
  async answer(args, bench) {
    const scope = await scopeOf(args, bench, ['events', 'probes']);
    if (!isScope(scope)) return scope;
    const view = bench.view();
    const reason = args.reason?.toLowerCase();
    const told = scope
      .seen(view.events)
      .filter(
        ({ record }) =>
          scope.about(record.entity) &&
          scope.during(record.firstSeen, record.lastSeen) &&
          (reason === undefined || record.reason.toLowerCase().includes(reason)),
      );
    const probes = scope
      .seen(view.probes)
      .filter(({ record }) => scope.about(record.entity) && scope.during(record.at) && reason === undefined);
    const lines = [
      ...told
        .filter(isWarning)
        .sort(latest)
        .map((item) => ({ item, text: eventLine(item) })),
      ...probes.filter(({ record }) => !record.passed).map((item) => ({ item, text: probeLine(item) })),
      ...told
        .filter((item) => !isWarning(item))
        .sort(latest)
        .map((item) => ({ item, text: eventLine(item) })),
      ...probes.filter(({ record }) => record.passed).map((item) => ({ item, text: probeLine(item) })),
    ];
    const warnings = told.filter(isWarning).length;
    const head = `${told.length} events${scope.words}, ${warnings} warnings; ${probes.length} probes`;
    return tell({ head, lines, signals: ['events', 'probes'], narrow: narrowOf(scope.entity) }, bench);
  },
};

const narrowOf = (entity: string | undefined): Readonly<Record<string, string>> =>
  entity === undefined ? {} : { entity };

const isWarning = ({ record }: Item<'events'>): boolean => record.type === 'Warning';

const latest = (a: Item<'events'>, b: Item<'events'>): number => at(b) - at(a);
const at = ({ record }: Item<'events'>): number => Date.parse(record.lastSeen ?? record.firstSeen ?? '') || 0;

function eventLine({ record }: Item<'events'>): string {
  const { type, reason, count, entity, firstSeen, lastSeen, message } = record;
  const span = firstSeen === lastSeen ? timeOf(lastSeen) : `${timeOf(firstSeen)}–${timeOf(lastSeen)}`;
  return words(span, type, reason, count > 1 && `×${count}`, entity, '|', clipped(message, 400));
}

function probeLine({ record }: Item<'probes'>): string {
  const { at: when, probe, passed, target, entity, from, text } = record;
  const result = `probe ${probe} ${passed ? 'passed' : 'failed'}`;
  return words(timeOf(when), result, entity, target, from && `from ${from}`, '|', clipped(text, 400));
}
