import { z } from 'zod';
import type { Item } from '../../analysis/view/item.ts';
import { isScope, scopeFields, scopeOf } from './scope.ts';
import { clipped, tell, words } from './telling.ts';
import type { Tool } from './tool.ts';

const schema = z.strictObject(scopeFields);

/** What fires, oldest first; what recovered comes last. */
export const alerts: Tool<typeof schema> = {
  name: 'alerts',
  description: 'Alerts as the alerting system reports them: state, labels, texts, rule.',
  schema,
  async answer(args, bench) {
    const scope = await scopeOf(args, bench, ['alerts']);
    if (!isScope(scope)) return scope;
    const { entity } = scope;
    const wanted = scope
      .seen(bench.view().alerts)
      .filter(
        (item) =>
          (entity === undefined || scope.about(item.record.entity) || names(item, entity)) &&
          (args.namespace === undefined || item.record.labels['namespace'] === args.namespace) &&
          scope.during(item.record.startsAt, item.record.endsAt ?? bench.window.to),
      );
    const sorted = [...wanted].sort((a, b) => rankOf(a) - rankOf(b) || startOf(a) - startOf(b));
    const firing = sorted.filter(({ record }) => record.state === 'firing').length;
    return tell(
      {
        head: `${sorted.length} alerts${scope.words}, ${firing} firing`,
        lines: sorted.map((item) => ({ item, text: lineOf(item) })),
        signals: ['alerts'],
      },
      bench,
    );
  },
};

const order = { firing: 0, pending: 1, resolved: 2 } as const;
const rankOf = ({ record }: Item<'alerts'>): number => order[record.state];
const startOf = ({ record }: Item<'alerts'>): number => Date.parse(record.startsAt ?? '') || 0;

/** Rules that aggregate name their subject in a label only. */
const names = ({ record }: Item<'alerts'>, entity: string): boolean =>
  Object.values(record.labels).includes(entity.slice(entity.lastIndexOf('/') + 1));

function lineOf({ record }: Item<'alerts'>): string {
  const { state, name, entity, startsAt, endsAt, labels, annotations, expression } = record;
  const texts = Object.entries({ ...annotations, ...(expression !== undefined && { expression }) });
  const own = Object.entries(labels).filter(([key]) => key !== 'alertname');
  return words(
    `${state} ${name}`,
    entity,
    startsAt && `since ${startsAt}`,
    endsAt && `until ${endsAt}`,
    own.length > 0 && `| ${own.map(([key, value]) => `${key}: ${clipped(value, 120)}`).join(', ')}`,
    texts.length > 0 && `| ${texts.map(([key, value]) => `${key}: ${clipped(value)}`).join(' | ')}`,
  );
}
