import type { Manifest } from '../manifest.ts';
import { selector } from '../kubectl/labels.ts';
import { type Line } from '../kubectl/outline.ts';
import { list, member } from '../manifest.ts';

/** `Term 0:  zone in [a, b]`, with further expressions on the lines below. */
export const nodeTerms = (lines: readonly Line[]): readonly Manifest[] =>
  lines
    .filter((line) => /^Term \d+$/u.test(line.key ?? ''))
    .map((line) => ({
      matchExpressions: [line.value, ...line.children.map((child) => child.text)].flatMap(expression),
    }));

function expression(text: string): readonly Manifest[] {
  const asSelector = text
    .replace(/\bnot in\b/u, 'notin')
    .replace('[', '(')
    .replace(']', ')');
  return list(member(selector(asSelector), 'matchExpressions')).filter(
    (each): each is Manifest => typeof each === 'object' && each !== null,
  );
}
