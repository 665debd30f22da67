import type { Button, KnownBlock } from '@slack/web-api';
import { writeValue } from './button-value.ts';
import { actions, button } from './limits.ts';

/** One page of a list: its items, which page it is, and how many there are. */
export interface Page<T> {
  readonly items: readonly T[];
  /** 0 for the first; a page past the end is the last. */
  readonly page: number;
  readonly pages: number;
}

export function pageOf<T>(all: readonly T[], size: number, wanted: number): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { items: all.slice(page * size, (page + 1) * size), page, pages };
}

/** Buttons to the pages beside this one; none where there is only one. */
export function pager<T>(
  { page, pages }: Page<T>,
  of: { action: string; incident: string; run: number },
): KnownBlock[] {
  if (pages === 1) return [];
  // Two buttons of one message may not share an action id.
  const to = (target: number, text: string): Button =>
    button({ action: `${of.action}:${target}`, text, value: writeValue(of.incident, of.run, target) });
  return [
    actions(
      ...(page > 0 ? [to(page - 1, `Page ${page} of ${pages}`)] : []),
      ...(page < pages - 1 ? [to(page + 1, `Page ${page + 2} of ${pages}`)] : []),
    ),
  ];
}
