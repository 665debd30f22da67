import type { Alert } from './alert.ts';
import { plainText } from './markup.ts';

/** What Prometheus' Alertmanager and its descendants put into a title: `[FIRING:2] Name (value value)`. */
export interface BracketTitle {
  readonly status: Alert['status'];
  /** How many alerts fire; undefined where the title does not count. */
  readonly count: number | undefined;
  /** How many of a mixed batch recovered; undefined where the title does not count them. */
  readonly resolvedCount: number | undefined;
  readonly name: string;
  /** Label values without names, those of the group first. */
  readonly values: readonly string[];
}

/** `[FIRING:2] …`; some put a sign or the environment before it, or the severity inside. */
const shape =
  /^(?:[^\p{L}\p{N}[]|:[a-z][\w+'-]{0,40}:){0,12}(?:\[[^\]:]{1,40}\]\s*){0,2}?\[(?<status>FIRING|RESOLVED)(?:\s?:\s?(?<count>\d{1,6}))?(?:\s?[,|/]\s?RESOLVED\s?:\s?(?<resolved>\d{1,6}))?(?:\s?[:|,/-]\s?[\w -]{1,40})?\]\s*(?<rest>.*)$/su;
/** `HighLatency`: how alert names are written by convention, and label values rarely. */
const camelCase = /^[A-Z][A-Za-z0-9_]*[a-z0-9][A-Z][A-Za-z0-9_]*$/u;
const fillers = /^(?:for|on|in|at|is|of|-|–|—|\|)$/u;

/** The same behind the name: `HighLatency [FIRING:1]`. */
const behind =
  /^(?<rest>[^\n]{1,300}?)\s*\[(?<status>FIRING|RESOLVED)(?::(?<count>\d{1,6}))?(?:, ?RESOLVED:(?<resolved>\d{1,6}))?\]$/su;

export function readBracketTitle(title: string): BracketTitle | undefined {
  const groups = (shape.exec(title.trim()) ?? behind.exec(title.trim()))?.groups;
  if (groups === undefined) return undefined;
  const { head, common } = splitCommon(plainText(groups['rest'] ?? ''));
  return {
    status: groups['status'] === 'FIRING' ? 'firing' : 'resolved',
    count: counted(groups['count']),
    resolvedCount: counted(groups['resolved']),
    ...nameAndValues(head, common),
  };
}

const counted = (digits: string | undefined): number | undefined =>
  digits === undefined ? undefined : Number(digits);

/** The group's values stand before the parentheses, the other common ones inside; long titles are cut off. */
function splitCommon(text: string): { head: string; common: string[] } {
  const open = /\)$/u.test(text) ? text.lastIndexOf('(') : /…$/u.test(text) ? text.indexOf('(') : -1;
  if (open < 0) return { head: text, common: [] };
  return {
    head: text.slice(0, open).trim(),
    common: wordsOf(text.slice(open + 1).replace(/(?:\)|…)$/u, '')),
  };
}

function nameAndValues(head: string, common: readonly string[]): { name: string; values: string[] } {
  const [first = '', ...others] = wordsOf(head);
  if (camelCase.test(first)) return { name: first, values: [...others, ...common] };
  const [inside = '', ...rest] = common;
  // Grouped by something else than the name: values come in the order of their labels, `alertname` first.
  if (camelCase.test(inside) && !/(?:^|\s)\p{Lu}/u.test(head))
    return { name: inside, values: [...wordsOf(head), ...rest] };
  return { name: head, values: [...common] };
}

const wordsOf = (text: string): string[] =>
  text.split(/\s+/u).filter((word) => word !== '' && !fillers.test(word));
