import type { Difference, Observed } from './observed.ts';
import { objectsAt, textAt } from './read.ts';
import type { View } from '../view.ts';

/**
 * When an object was last written as far as it says itself: objects are polled, so that the time of seeing a
 * change is too late. Managed fields tell the time of each writer; status writes are not changes.
 */
export function changedAt(view: View, object: Observed): string | undefined {
  const writes = objectsAt(object.manifest, 'metadata', 'managedFields')
    .filter((entry) => textAt(entry, 'subresource') !== 'status')
    .flatMap((entry) => textAt(entry, 'time') ?? []);
  const [last] = [...writes, object.createdAt ?? ''].filter((at) => at !== '').sort(byTime);
  const seen = view.differencesOf(object.id).at(-1)?.to.record.observedAt;
  return last ?? seen;
}

const byTime = (a: string, b: string): number => (Date.parse(b) || 0) - (Date.parse(a) || 0);

/** When a difference came about: the write between the two looks, else the second look. */
export function differenceAt({ from, to }: Difference): string {
  const [earliest, latest] = [Date.parse(from.record.observedAt), Date.parse(to.record.observedAt)];
  const written = objectsAt(to.record.manifest, 'metadata', 'managedFields')
    .flatMap((entry) => textAt(entry, 'time') ?? [])
    .filter((at) => Date.parse(at) > earliest && Date.parse(at) <= latest)
    .sort(byTime);
  return written[0] ?? to.record.observedAt;
}
