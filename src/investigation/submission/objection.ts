import { cut } from '../../lib/cut.ts';

/** What is wrong with one field of a model's answer, so that the model can act on it. */
export interface AnswerObjection {
  /** As in `causes[0].receipts[1].quote`; empty where it is about the whole answer. */
  readonly field: string;
  readonly code: keyof typeof modes;
  readonly wrong: string;
  /** What would do instead. */
  readonly remedy: string;
}

/**
 * Every objection with the mode of MAST (https://arxiv.org/abs/2503.13657) that it is a case of: 1.1 disobeys the
 * task, 2.3 derailed, 2.5 ignores what it was told, 3.2 verified nothing, 3.3 verified wrongly.
 */
const modes = {
  malformed: 'FM-1.1',
  'entity-unknown': 'FM-1.1',
  'evidence-unknown': 'FM-3.3',
  'quote-absent': 'FM-3.3',
  'not-about': 'FM-3.3',
  innocuous: 'FM-3.3',
  'no-mechanism': 'FM-3.2',
  'no-link': 'FM-3.2',
  'nothing-wrong': 'FM-3.3',
  symptom: 'FM-3.3',
  'own-dependency': 'FM-3.2',
  'ruled-out': 'FM-2.5',
  weaker: 'FM-2.5',
  contradiction: 'FM-2.6',
  'gap-not-said': 'FM-2.4',
  'suspected-instruction': 'FM-2.3',
} as const;

/** The mode of MAST that an objection is a case of: `FM-3.3`. */
export const modeOf = ({ code }: AnswerObjection): (typeof modes)[keyof typeof modes] => modes[code];

const mostShown = 12;
const room = 400;

/** The objections as structured text for the model: one JSON object a line. */
export function objectionsText(objections: readonly AnswerObjection[]): string {
  const lines = objections
    .slice(0, mostShown)
    .map(({ field, code, wrong, remedy }) =>
      JSON.stringify({ field, code, wrong: cut(wrong, room), remedy: cut(remedy, room) }),
    );
  const rest = objections.length - lines.length;
  return [...lines, ...(rest > 0 ? [`${rest} more of the same kinds.`] : [])].join('\n');
}
