import { subjectOf } from '../../../analysis/symptoms/alert-entity.ts';
import { backgroundReason } from '../../../analysis/symptoms/background.ts';
import type { Item } from '../../../analysis/view/item.ts';
import type { View } from '../../../analysis/view.ts';
import { type Exhibit, innocent, sign } from './exhibit.ts';
import type { Place } from '../places.ts';

/** Seen from outside: what fires, which checks fail, which calls fail. Only a daemon's check says why. */

const worst = { share: 0.05 } as const;

/** A firing alert ties to a cause; it never shows one. */
export function exhibitOfAlert({ record }: Item<'alerts'>, place: Place, view: View): Exhibit {
  const subject = subjectOf(record, view);
  const about = subject === undefined ? [] : [subject];
  const background = backgroundReason(record, view);
  if (background !== undefined) return innocent(about, `the alert needs no explanation: ${background}`);
  if (place.path[0] === 'link') return innocent(about, 'the quote is only the link of the alert');
  return { ...sign(about), weight: 'none' };
}

export function exhibitOfProbe(item: Item<'probes'>, place: Place, view: View): Exhibit {
  const { entity, probe, passed, from } = item.record;
  const about = [entity, view.workloadOf(entity), ...(from === undefined ? [] : [from])];
  if (passed) return innocent(about, 'the check passed');
  if (!['text', 'passed', 'target'].includes(String(place.path[0] ?? 'text')))
    return innocent(about, 'the quote is not what the check printed');
  if (isOutdated(item, view)) return innocent(about, 'a later check passed');
  return sign(about, probe.startsWith('daemon:') ? 'decisive' : 'sign');
}

function isOutdated({ record }: Item<'probes'>, view: View): boolean {
  const { entity, probe, target, from, at } = record;
  return view
    .probesOf(entity)
    .some(
      ({ record: other }) =>
        other.probe === probe &&
        other.target === target &&
        other.from === from &&
        other.passed &&
        Date.parse(other.at ?? '') > Date.parse(at ?? ''),
    );
}

/** Failed calls are a symptom of either end; they do not say which. */
export function exhibitOfTrace({ record }: Item<'traces'>, place: Place, view: View): Exhibit {
  const { caller, callee, calls, errors } = record;
  const about = [view.workloadOf(caller), view.workloadOf(callee), caller, callee];
  const field = String(place.path[0] ?? 'errors');
  if (field !== 'error' && field !== 'errors') return innocent(about, 'the quote is not about failed calls');
  if (errors === 0 || errors < calls * worst.share)
    return innocent(about, 'hardly any of these calls failed');
  return { ...sign(about), weight: 'none' };
}
