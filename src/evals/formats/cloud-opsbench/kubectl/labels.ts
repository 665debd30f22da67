import { compact, type Manifest } from '../manifest.ts';
import { find, isNothing, type Line } from './outline.ts';

/** `a=b` or `a: b` a line, as labels, annotations and node selectors are printed. */
export function labelMap(lines: readonly Line[], key: string): Manifest | undefined {
  const line = find(lines, key);
  if (line === undefined || (isNothing(line.value) && line.children.length === 0)) return undefined;
  const texts = [{ indent: line.column, text: line.value, children: [] as Line[] }, ...line.children];
  const pairs: [string, string][] = [];
  for (const { indent, text, children } of texts) {
    const last = pairs.at(-1);
    const tail = children.map((child) => child.text);
    if (indent > line.column && last !== undefined) last[1] = [last[1], text, ...tail].join('\n').trim();
    else if (!isNothing(text)) pairs.push(pair([text.trimEnd(), ...tail].join('\n')));
  }
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function pair(text: string): [string, string] {
  const [, key, value] = /^([^=:\s]+)\s*(?:=|:)\s*(.*)$/su.exec(text) ?? [];
  return key === undefined ? [text, ''] : [key, value ?? ''];
}

/** `a=b,c=d`, as `kubectl get --show-labels` prints it. */
export function labelList(text: string | undefined): Manifest | undefined {
  if (text === undefined || isNothing(text)) return undefined;
  return Object.fromEntries(text.split(',').map((part) => pair(part.trim())));
}

/** A printed selector: `app=web,tier in (a,b),!beta`. */
export function selector(text: string | undefined): Manifest | undefined {
  if (text === undefined || isNothing(text) || text === '<all>') return undefined;
  const terms = text.match(/(?:[^,(]|\([^)]*\))+/gu) ?? [];
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Manifest[] = [];
  for (const term of terms.map((each) => each.trim())) {
    const [, key, operator, list] = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/u.exec(term) ?? [];
    const [, left, equals, right] = /^([^=!<>\s]+)(==?|!=)(.*)$/u.exec(term) ?? [];
    const values = list?.split(',').map((each) => each.trim());
    if (key !== undefined)
      matchExpressions.push({ key, operator: operator === 'in' ? 'In' : 'NotIn', values });
    else if (left === undefined) matchExpressions.push(existence(term));
    else if (equals === '!=') matchExpressions.push({ key: left, operator: 'NotIn', values: [right ?? ''] });
    else matchLabels[left] = right ?? '';
  }
  return compact({ matchLabels: compact(matchLabels), matchExpressions });
}

const existence = (term: string): Manifest =>
  term.startsWith('!') ? { key: term.slice(1), operator: 'DoesNotExist' } : { key: term, operator: 'Exists' };
