import { compact, type Manifest } from '../manifest.ts';
import { find, isNothing, type Line, value } from '../kubectl/outline.ts';
import type { Row } from '../kubectl/table.ts';

/** `1 desired | 1 updated | 0 available` or `1 current / 1 desired` as numbers by word. */
export const replicaCounts = (lines: readonly Line[], key = 'Replicas'): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...(value(lines, key) ?? '').matchAll(/(\d+) (\w+)/gu)].map(([, number, word]) => [
      word ?? '',
      Number(number),
    ]),
  );

/** `3 Running / 0 Waiting / 0 Succeeded / 1 Failed`. */
export const podsStatus = (lines: readonly Line[]): Readonly<Record<string, number>> =>
  replicaCounts(lines, find(lines, 'Pods Statuses') === undefined ? 'Pods Status' : 'Pods Statuses');

/** The pod template, as far as the wide list of a controller shows it. */
export function rowTemplate(cells: Row): Manifest | undefined {
  const split = (text: string | undefined) => (text === undefined || isNothing(text) ? [] : text.split(','));
  const images = split(cells['IMAGES']);
  const containers = split(cells['CONTAINERS']).map(
    (name, index) => compact({ name, image: images[index] }) ?? {},
  );
  return containers.length === 0 ? undefined : { spec: { containers } };
}
