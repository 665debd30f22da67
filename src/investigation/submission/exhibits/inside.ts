import { freshErrors } from '../../../analysis/symptoms/fresh-errors.ts';
import type { Item } from '../../../analysis/view/item.ts';
import type { Series } from '../../../analysis/view/series.ts';
import type { View } from '../../../analysis/view.ts';
import { type Exhibit, innocent, isTelling, sign } from './exhibit.ts';
import { namedIn } from './named-in.ts';
import type { Place } from '../places.ts';

/** Seen from inside: what the platform and the workloads themselves say, and what was measured of them. */

/** Reasons by which Kubernetes says that something cannot be done, not only that something is not well. */
const cannot =
  /^(Failed(Create|Scheduling|Mount|AttachVolume|MapVolume|Binding|CreatePodSandBox|PostStartHook|GetScale|DaemonPod)?|ErrImage\w*|Inspect(Failed|ImageFailed)|ProvisioningFailed|OOMKilling|SystemOOM|Evicted|DNSConfigForming)$/u;

export function exhibitOfEvent({ record }: Item<'events'>, place: Place, view: View): Exhibit {
  const { entity, type, reason, message, lastSeen, firstSeen } = record;
  const about = [entity, view.workloadOf(entity), ...namedIn(message, entity, view)];
  if (type !== 'Warning') return innocent(about, 'the event is an ordinary one');
  if (Date.parse(lastSeen ?? firstSeen ?? '') < Date.parse(view.window.from))
    return innocent(about, 'the event lies before the window');
  const field = place.path[0];
  if ((field !== 'message' && field !== 'reason' && field !== undefined) || !isTelling(place))
    return innocent(about, 'the quote is not what the event says');
  return sign(about, cannot.test(reason) ? 'decisive' : 'sign');
}

const fresh = new WeakMap<View, ReadonlySet<string>>();
const placeOf = ({ evidence, index }: Item): string => `${evidence.id} ${index}`;

/** Where fresh error lines stand; worked out once for a view, which never changes. */
function freshIn(view: View): ReadonlySet<string> {
  const known = fresh.get(view) ?? new Set(freshErrors(view).map(placeOf));
  fresh.set(view, known);
  return known;
}

const errorWords = /\b(error|err|fatal|panic|exception|fail(ed|ure)?|refused|timed? ?out|denied|cannot)\b/iu;

export function exhibitOfLog(item: Item<'logs'>, place: Place, view: View): Exhibit {
  const { entity, severity, text } = item.record;
  const about = [entity, view.workloadOf(entity)];
  if (place.path[0] !== 'text' && place.path.length > 0)
    return innocent(about, 'the quote is not what the line says');
  if (!isTelling(place)) return innocent(about, 'the quote is too little of the line');
  if (severity === 'error' || severity === 'fatal') {
    return freshIn(view).has(placeOf(item))
      ? sign(about)
      : innocent(about, 'it wrote such lines just as often before the trouble');
  }
  const speaks = severity === 'warn' || severity === 'unknown';
  return speaks && errorWords.test(text) ? sign(about) : innocent(about, 'the line tells of nothing wrong');
}

/** A measure that at least doubled, or fell below half, since the trouble began; shares of errors by two in a hundred. */
export function exhibitOfSeries(item: Item<'metrics'>, place: Place, view: View): Exhibit {
  const { entity, metric } = item.record;
  const about = [entity, view.workloadOf(entity)];
  const series = view
    .seriesFor(entity)
    .find((one) => one.item.evidence.id === item.evidence.id && one.item.index === item.index);
  if (series === undefined) return innocent(about, 'the series was not seen');
  if (place.path[0] !== 'points' && place.path[0] !== 'metric' && place.path.length > 0)
    return innocent(about, 'the quote is not what was measured');
  if (!isAnomalous(series)) return innocent(about, `${metric} is what it was before`);
  return sign(about);
}

const leastShare = 0.02;

function isAnomalous({ metric, baseline, current }: Series): boolean {
  if (baseline === undefined || current === undefined) return false;
  if (metric === 'requests.errors') return current.median > baseline.median + leastShare;
  const [before, now] = [Math.abs(baseline.median), Math.abs(current.median)];
  if (before === 0) return now > baseline.max;
  return now >= 2 * before || now <= before / 2;
}
