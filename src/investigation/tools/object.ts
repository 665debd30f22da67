import { z } from 'zod';
import { valueAt } from '../../analysis/view/read.ts';
import { cut } from '../../lib/cut.ts';
import { differenceLine } from './difference.ts';
import { nearest } from './entities.ts';
import { manifestLines } from './manifest.ts';
import { isScope, scopeOf } from './scope.ts';
import { tell } from './telling.ts';
import type { Found, Tool } from './tool.ts';

const schema = z.strictObject({
  entity: z.string().describe('namespace/Kind/name'),
  path: z.string().optional().describe('one part, as in spec.template'),
});

/** One object: what changed between the versions that were seen, then the newest of them. */
export const object: Tool<typeof schema> = {
  name: 'object',
  description: 'One object: diffs between its versions seen, then its manifest (spec, status).',
  schema,
  async answer({ entity, path = '' }, bench) {
    const scope = await scopeOf({ entity }, bench, ['objects']);
    if (!isScope(scope)) return scope;
    const view = bench.view();
    const id = scope.entity ?? '//';
    const found = view.objects.get(id);
    if (found === undefined) return unseen(id, [...view.objects.keys()]);
    const { current: item, versions, deleted } = found;
    const part = path === '' ? found.manifest : valueAt(found.manifest, ...path.split('.'));
    if (part === undefined)
      return wrong(
        `path ${cut(path, 80)}: not in ${id}. There is: ${Object.keys(found.manifest).join(', ')}.`,
      );
    const changes = view.differencesOf(id).filter((one) => one.path.join('.').startsWith(path));
    const lines = manifestLines(part, path === '' ? [] : path.split('.'));
    return tell(
      {
        head: `${id}, ${versions.length} versions, last seen ${item.record.observedAt}${deleted ? ', deleted' : ''}`,
        lines: [...changes.map((one) => differenceLine(one, '')), ...lines.map((text) => ({ item, text }))],
        signals: ['objects'],
        rest: `ask again with a path, as in ${JSON.stringify({ entity: id, path: 'status' })}`,
      },
      bench,
    );
  },
};

const wrong = (text: string): Found => ({ text, evidence: [], wrong: true });

/** Known from what others say of it: a log line, a call, its pods. */
const unseen = (id: string, known: Parameters<typeof nearest>[1]): Found =>
  wrong(
    `entity ${id}: known by name only, its object was not seen. Objects with like names: ${nearest(id, known).join(', ') || 'none'}.`,
  );
