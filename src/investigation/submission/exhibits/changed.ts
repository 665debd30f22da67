import { differenceAt } from '../../../analysis/view/changed-at.ts';
import type { Item } from '../../../analysis/view/item.ts';
import { objectsAt, type Path } from '../../../analysis/view/read.ts';
import type { View } from '../../../analysis/view.ts';
import type { EntityId } from '../../../lib/entity.ts';
import { canonicalJson } from '../../../lib/json.ts';
import type { Place } from '../places.ts';
import { type Exhibit, innocent } from './exhibit.ts';
import { troubleIn } from './status.ts';

/** Objects are polled: a change may be seen that much later than it was made. */
const pollMs = 25 * 60_000;

export function exhibitOfChange(item: Item<'changes'>, place: Place, view: View): Exhibit {
  const { entity, at } = item.record;
  const about = [entity, view.workloadOf(entity)];
  if (!['summary', 'kind', 'at', 'by'].includes(String(place.path[0] ?? 'summary')))
    return innocent(about, 'the quote is not what the change says');
  return changed(about, at, view, 0);
}

function changed(about: readonly EntityId[], at: string, view: View, slackMs: number): Exhibit {
  const time = Date.parse(at);
  if (time < Date.parse(view.window.from)) return innocent(about, 'the change was made before the window');
  if (view.onset !== undefined && time > view.onset + slackMs)
    return innocent(about, 'the change was made after the trouble had begun');
  return { about, weight: 'fits', shows: 'change', trouble: false, at, innocence: '' };
}

export function exhibitOfObject(item: Item<'objects'>, place: Place, view: View): Exhibit {
  const { entity, deleted, observedAt } = item.record;
  const about = [entity, view.workloadOf(entity)];
  const object = view.objects.get(entity);
  const [head, ...path] = place.path;
  if (object === undefined) return innocent(about, 'the object was not seen');
  const isCurrent = object.current.evidence.id === item.evidence.id && object.current.index === item.index;
  const isOwned = objectsAt(object.manifest, 'metadata', 'ownerReferences').length > 0;
  if (deleted === true && isOwned) return innocent(about, 'its owner replaces it as it goes');
  if (deleted === true)
    return isCurrent ? changed(about, observedAt, view, pollMs) : innocent(about, 'it was there again later');
  if (head !== 'manifest') return innocent(about, 'the quote is not from what the object says');
  const difference = view
    .differencesOf(entity)
    .find(
      (one) =>
        isSame(one.to, item) &&
        covers(one.path, path, one.after === undefined ? '' : canonicalJson(one.after), place),
    );
  if (difference !== undefined && !isOwned) {
    const seen = Date.parse(differenceAt(difference)) === Date.parse(difference.to.record.observedAt);
    return changed(about, differenceAt(difference), view, seen ? pollMs : 0);
  }
  if (path[0] === 'metadata' && path[1] === 'creationTimestamp' && !isOwned && object.createdAt !== undefined)
    return changed(about, object.createdAt, view, 0);
  if (path[0] !== 'status' && !isBackEnd(object.kind))
    return innocent(
      about,
      'nothing changed there inside the window, and by itself it is a setting like any other',
    );
  if (!isCurrent) return innocent(about, 'that was so earlier; a later version of the object differs');
  return troubleIn(object, path, about, view);
}

const isBackEnd = (kind: string): boolean => kind === 'Endpoints' || kind === 'EndpointSlice';

const isSame = (one: Item, other: Item): boolean =>
  one.evidence.id === other.evidence.id && one.index === other.index;

/** The quote is what was changed, or lies in it, or surrounds it and shows the new value. */
function covers(changedPath: Path, quoted: Path, after: string, { quote }: Place): boolean {
  const [a, b] = [changedPath.map(String), quoted.map(String)];
  const isPrefix = (short: readonly string[], long: readonly string[]) =>
    short.every((key, index) => long[index] === key);
  if (isPrefix(a, b)) return true;
  return isPrefix(b, a) && after !== '' && quote.includes(after.replace(/^"([^]*)"$/u, '$1'));
}
