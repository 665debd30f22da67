import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  begun,
  ended,
  IllegalStep,
  isOver,
  legalMoves,
  looked,
  type Move,
  mostObjections,
  mostSilences,
  mustConclude,
  type Progress,
  pressed,
  type State,
  silent,
  submitted,
} from '../../src/investigation/rails/termination.ts';

const at = (state: State): Progress => ({ ...begun, state });
const states = Object.keys(legalMoves) as State[];

/** What a caller can do, and the first move that it makes. */
const steps: readonly (readonly [string, Move, (progress: Progress) => Progress])[] = [
  ['look with news', 'looked', (progress) => looked(progress, true)],
  ['look without news', 'looked', (progress) => looked(progress, false)],
  ['submit and pass', 'submitted', (progress) => submitted(progress, 'passed')],
  ['submit and be sent back', 'submitted', (progress) => submitted(progress, 'objected')],
  ['be pressed', 'pressed', pressed],
  ['be ended', 'ended', (progress) => ended(progress, 'budget')],
];

describe('the machine that ends a run', () => {
  for (const state of states)
    for (const [name, first, step] of steps)
      it(`${legalMoves[state][first] === undefined ? 'refuses' : 'lets'} a run that is ${state} ${name}`, () => {
        const move = () => step(at(state));

        if (legalMoves[state][first] === undefined) expect(move).toThrow(IllegalStep);
        else expect(states).toContain(move().state);
      });

  it('has no way out of done and escalated', () => {
    expect([legalMoves.done, legalMoves.escalated]).toEqual([{}, {}]);
  });

  it('is done only by an answer that the gate took', () => {
    const ways = states.flatMap((state) =>
      Object.entries(legalMoves[state]).flatMap(([move, to]) => (to === 'done' ? [[state, move]] : [])),
    );

    expect(ways).toEqual([['verifying', 'passed']]);
  });

  it('ends the gathering after three barren rounds, and the run after six', () => {
    const rounds = [1, 2, 3, 4, 5, 6].reduce<Progress[]>(
      (all) => [...all, looked(all.at(-1) ?? begun, false)],
      [],
    );

    expect(rounds.map(mustConclude)).toEqual([false, false, true, true, true, false]);
    expect(rounds.at(-1)).toMatchObject({ state: 'escalated', ending: 'stalled' });
  });

  it('counts barren rounds anew after news', () => {
    const progress = [false, false, true, false, false].reduce(looked, begun);

    expect(progress).toMatchObject({ state: 'gathering', barren: 2 });
  });

  it('sends an answer back twice, and ends with the third', () => {
    const answers = [1, 2, 3].reduce<Progress[]>(
      (all) => [...all, submitted(all.at(-1) ?? begun, 'objected')],
      [],
    );

    expect(answers.map(({ state }) => state)).toEqual(['gathering', 'gathering', 'escalated']);
    expect(answers.at(-1)).toMatchObject({ objections: mostObjections, ending: 'objected' });
  });

  it('takes no more look-ups after an objection to a last answer', () => {
    expect(submitted(pressed(begun), 'objected').state).toBe('concluding');
  });

  it('ends a run that only talks', () => {
    const talk = Array.from({ length: mostSilences }).reduce<Progress>(silent, begun);

    expect(talk).toMatchObject({ state: 'escalated', ending: 'premature' });
  });

  it('ends within bounds whatever a model does, and without news', () => {
    const acts = {
      look: (p: Progress) => looked(p, false),
      talk: silent,
      submit: (p: Progress) => submitted(p, 'objected'),
    };
    const act = fc.constantFrom<keyof typeof acts>('look', 'talk', 'submit');

    fc.assert(
      fc.property(fc.array(act, { minLength: 40, maxLength: 40 }), (doings) => {
        const last = doings.reduce(
          (progress, doing) => (isOver(progress) ? progress : acts[doing](progress)),
          begun,
        );
        expect(last.state).toBe('escalated');
      }),
    );
  });
});
