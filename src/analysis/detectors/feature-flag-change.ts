import type { Receipt } from '../../evidence/receipt.ts';
import { type EntityId, parseEntity } from '../../lib/entity.ts';
import { differenceAt } from '../view/changed-at.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { type FlagChange, flagChanges } from '../knowledge/flags.ts';
import type { Difference } from '../view/observed.ts';
import type { View } from '../view.ts';

/** A feature flag that was flipped, in a ConfigMap or as a flag service announces it. */
export const featureFlagChange: Detector = {
  mechanism: 'feature-flag-change',
  *detect(view) {
    for (const map of view.ofKind('ConfigMap')) {
      const [first, ...others] = view.differencesOf(map.id).flatMap((difference) => flipsIn(difference));
      if (first) yield inConfigMap(view, map.id, first, others);
    }
    yield* announced(view);
  },
};

interface Flip extends FlagChange {
  readonly difference: Difference;
}

function flipsIn(difference: Difference): readonly Flip[] {
  const { path, before, after } = difference;
  if (path[0] !== 'data' || typeof before !== 'string' || typeof after !== 'string') return [];
  const named = path.at(-1);
  const isSwitch = /^(true|false|on|off|enabled|disabled)$/iu;
  if (isSwitch.test(before) && isSwitch.test(after))
    return [{ flag: String(named), before, after, difference }];
  return flagChanges(before, after).map((change) => ({ ...change, difference }));
}

function inConfigMap(view: View, id: EntityId, first: Flip, others: readonly Flip[]): Finding {
  const flips = [first, ...others];
  const since = differenceAt(first.difference);
  const readers = view.usersOf(id);
  const told = flips.slice(0, 2).map((flip) => `\`${flip.flag}\` went from ${flip.before} to ${flip.after}`);
  const more = flips.length > 2 ? ` and ${flips.length - 2} more` : '';
  return finding({
    entity: id,
    mechanism: 'feature-flag-change',
    claim: `${flips.length > 1 ? 'Flags' : 'The flag'} ${told.join(', ')}${more} in \`${id}\`.`,
    receipts: [...quotesOf(view, first), ...linkTo(view, readers)],
    strength: 'strong',
    breaks: [...readers, ...flips.flatMap((flip) => namesakes(view, id, flip.flag))],
    since,
    standing: view.standingSince(since),
  });
}

/** What the file said of the flag before and says now. */
function quotesOf(view: View, { flag, difference }: Flip): Receipt[] {
  const { from, to, path } = difference;
  const part = new RegExp(
    `"${flag.replace(/[^\w-]/gu, '.')}"\\s*:\\s*(\\{[^]*?"defaultVariant"\\s*:\\s*"[^"]*"|[^,}\\n]*)`,
    'u',
  );
  return [
    view.quote(to, ['manifest', ...path], 'change', { part }),
    view.quote(from, ['manifest', ...path], 'change', { part }),
  ];
}

function linkTo(view: View, readers: readonly EntityId[]): Receipt[] {
  const template = readers.map((one) => view.workloads.get(one)?.template).find((one) => one !== undefined);
  return template
    ? [view.quote(template.object.current, ['manifest', ...template.path, 'volumes'], 'link')]
    : [];
}

/** Workloads that a flag is named after: `paymentFailure` is about `payment`. */
function namesakes(view: View, id: EntityId, flag: string): readonly EntityId[] {
  const words = flag.split(/[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/u).map((word) => word.toLowerCase());
  const { scope } = parseEntity(id);
  return [...view.workloads.values()]
    .filter(
      (one) =>
        one.namespace === scope &&
        one.name
          .toLowerCase()
          .split(/[^a-z0-9]+/u)
          .every((word) => words.includes(word) || /^(service|svc|api)$/u.test(word)),
    )
    .map((one) => one.id);
}

function* announced(view: View): Iterable<Finding> {
  for (const item of view.changes) {
    const { entity, kind, summary, at } = item.record;
    if (!/flag|toggle|experiment/iu.test(kind) || view.objects.get(entity)?.kind === 'ConfigMap') continue;
    const home = view.workloadOf(entity);
    yield finding({
      entity,
      mechanism: 'feature-flag-change',
      claim: `A flag of \`${entity}\` was changed: ${summary.replace(/[.\s]+$/u, '').slice(0, 160)}.`,
      receipts: [view.quote(item, ['summary'], 'change'), view.quote(item, ['entity'], 'link')],
      strength: 'strong',
      breaks: home === entity ? [] : [home],
      since: at,
      standing: view.standingSince(at),
    });
  }
}
