import { z } from 'zod';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Item } from '../../analysis/view/item.ts';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import { cut } from '../../lib/cut.ts';
import { instant, type Window } from '../../lib/clock.ts';
import { type EntityId, isEntityId, parseEntity } from '../../lib/entity.ts';
import type { Signal } from '../../lib/signal.ts';
import { aboutOf, entityNamed, knownTo, nearest } from './entities.ts';
import type { Found, ToolBench } from './tool.ts';

// A pattern would cost hundreds of tokens in each schema and turn.
const isInstant = (text: string): boolean => z.iso.datetime({ offset: true }).safeParse(text).success;
const moment = z.string().refine(isInstant, 'expected ISO 8601 as in 2026-03-10T14:02:00Z').optional();

/** Where and when to look; everywhere and the whole window unless said otherwise. */
export const scopeFields = {
  entity: z.string().optional().describe('namespace/Kind/name'),
  namespace: z.string().optional(),
  from: moment.describe('ISO 8601'),
  to: moment,
};

interface Narrowing {
  readonly entity?: string | undefined;
  readonly namespace?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Where and when a call looks, once it is known to make sense. */
export interface Scope {
  readonly entity?: EntityId;
  readonly window: Window;
  /** As it is said in an answer: ` of shop/Deployment/cart since 14:02`; empty for everything. */
  readonly words: string;
  about(entity: EntityId | undefined): boolean;
  /** Those that answer the question: of a source that was asked anew, its new answer alone. */
  seen<T extends Item>(items: readonly T[]): readonly T[];
  /** What says no time is inside. */
  during(from: string | undefined, to?: string): boolean;
}

/** Tells a person's slip from a question about another week. */
const furthestMs = 24 * 3_600_000;

/**
 * Checks where and when a call looks, and asks the sources for what was not gathered of it. A name that is not known
 * comes back with the nearest.
 */
export async function scopeOf(
  args: Narrowing,
  bench: ToolBench,
  signals: readonly Signal[],
): Promise<Scope | Found> {
  const window = windowOf(args, bench.window);
  if ('text' in window) return window;
  const further = { signals, ...(args.from || args.to ? { window } : {}) };
  const { namespace } = args;
  if (args.entity === undefined) {
    const fresh = await bench.ask({ ...further, ...(namespace !== undefined && { namespace }) });
    if (namespace !== undefined && !namespacesOf(bench).has(namespace))
      return noSuchNamespace(namespace, bench);
    return scope(bench, window, { namespace, fresh });
  }
  const before = entityNamed(args.entity, bench.view());
  const isKnown = before.status === 'known';
  if (!isKnown && !isEntityId(args.entity)) return noSuchEntity(args.entity, before.nearest, bench);
  const entity = isKnown ? before.entity : (args.entity as EntityId);
  const wanted = isKnown ? signals : [...new Set<Signal>([...signals, 'objects'])];
  const fresh = await bench.ask({ ...further, signals: wanted, entity });
  const named = isKnown ? before : entityNamed(args.entity, bench.view());
  return named.status === 'known'
    ? scope(bench, window, { entity: named.entity, namespace, fresh })
    : noSuchEntity(args.entity, named.nearest, bench);
}

export const isScope = (scope: Scope | Found): scope is Scope => 'during' in scope;

interface Parts {
  readonly entity?: EntityId;
  readonly namespace: string | undefined;
  /** What answered this question anew. */
  readonly fresh: readonly Evidence[];
}

function scope(bench: ToolBench, window: Window, { entity, namespace, fresh }: Parts): Scope {
  const isAbout = entity === undefined ? () => true : aboutOf(bench.view(), entity);
  const [start, end] = [Date.parse(window.from), Date.parse(window.to)];
  const isPart = start !== Date.parse(bench.window.from) || end !== Date.parse(bench.window.to);
  const renewed = new Set(fresh.map(askedOf));
  // What was known before stands in the view where it stood first.
  const prints = new Set(fresh.flatMap(({ records }) => records.map(printOf)));
  const where = entity ?? (namespace === undefined ? undefined : `namespace ${namespace}`);
  return {
    ...(entity !== undefined && { entity }),
    window,
    words: `${where === undefined ? '' : ` of ${where}`}${isPart ? ` ${window.from} to ${window.to}` : ''}`,
    about: (one) =>
      isAbout(one) &&
      (namespace === undefined || (one !== undefined && parseEntity(one).scope === namespace)),
    seen: (items) =>
      items.filter((item) =>
        renewed.has(askedOf(item.evidence))
          ? prints.has(printOf(item.evidence.records[item.index]))
          : bench.isGathered(item.evidence.id),
      ),
    during: (from, to = from) => {
      if (!isPart) return true;
      const [first, last] = [Date.parse(from ?? to ?? ''), Date.parse(to ?? from ?? '')];
      return Number.isNaN(first) || (first <= end && last >= start);
    },
  };
}

const printOf = (record: JsonValue | undefined): string => canonicalJson(record ?? null);
const askedOf = ({ source, signal }: Evidence): string => `${source} ${signal}`;

function windowOf({ from, to }: Narrowing, standard: Window): Window | Found {
  const [start, end] = [Date.parse(from ?? standard.from), Date.parse(to ?? standard.to)];
  const first = Date.parse(standard.from) - furthestMs;
  const last = Date.parse(standard.to);
  if (start < first || end > last || start >= end)
    return wrong(
      `${start < first || start > last ? 'from' : 'to'} is out of range: from must be before to, and both between ${instant(first)} and ${standard.to}.`,
    );
  return { from: instant(start), to: instant(end) };
}

const wrong = (text: string): Found => ({ text, evidence: [], wrong: true });

function noSuchEntity(text: string, near: readonly EntityId[], bench: ToolBench): Found {
  const hint = near.length > 0 ? `Nearest: ${near.join(', ')}.` : 'Nothing has a similar name.';
  const unseen = bench
    .coverage()
    .some(({ signal, status }) => signal === 'objects' && status !== 'ok' && status !== 'empty');
  const doubt = unseen ? ' Objects were not all seen, so it may exist.' : '';
  return wrong(`entity ${cut(text, 120)}: nothing of that name was seen.${doubt} ${hint}`);
}

function noSuchNamespace(namespace: string, bench: ToolBench): Found {
  const all = [...namespacesOf(bench)].sort();
  const near = nearest(namespace, knownTo(bench.view())).map((id) => parseEntity(id).scope);
  const shown = [...new Set([...near, ...all])].slice(0, 12);
  return wrong(`namespace ${cut(namespace, 60)}: nothing was seen there. Namespaces: ${shown.join(', ')}.`);
}

const namespacesOf = (bench: ToolBench): ReadonlySet<string> =>
  new Set(knownTo(bench.view()).map((id) => parseEntity(id).scope));
