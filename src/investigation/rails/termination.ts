/**
 * Who may end a run, and when: a machine outside the model. `done` is reached only through the gate, `escalated`
 * only by code.
 */
export type State = 'scoping' | 'gathering' | 'verifying' | 'concluding' | 'done' | 'escalated';

/**
 * `looked`: a round of look-ups ended. `submitted`: the gate examines an answer. `passed`: it took it. `objected`:
 * it sent it back, and there may be more look-ups. `sent-back`: it sent it back, and there may not. `pressed`: only
 * an answer is taken from now on. `ended`: code ends the run.
 */
export type Move = 'looked' | 'submitted' | 'passed' | 'objected' | 'sent-back' | 'pressed' | 'ended';

/** The legal moves; whatever is not here is a bug of the bot and throws IllegalStep. */
export const legalMoves: Readonly<Record<State, Readonly<Partial<Record<Move, State>>>>> = {
  scoping: { looked: 'gathering', submitted: 'verifying', pressed: 'concluding', ended: 'escalated' },
  gathering: { looked: 'gathering', submitted: 'verifying', pressed: 'concluding', ended: 'escalated' },
  verifying: { passed: 'done', objected: 'gathering', 'sent-back': 'concluding', ended: 'escalated' },
  concluding: { submitted: 'verifying', looked: 'concluding', pressed: 'concluding', ended: 'escalated' },
  done: {},
  escalated: {},
};

export class IllegalStep extends Error {
  override readonly name = 'IllegalStep';

  constructor(from: State, move: Move) {
    super(`a run that is ${from} cannot be ${move}`);
  }
}

/** Why code ended a run. */
export type Ending = 'objected' | 'budget' | 'stalled' | 'stopped' | 'failed' | 'premature';

/** How far a run is; a value. */
export interface Progress {
  readonly state: State;
  /** Rounds in a row that brought no new evidence. */
  readonly barren: number;
  /** Answers that the gate sent back. */
  readonly objections: number;
  /** Turns in a row that called no tool. */
  readonly silences: number;
  /** Set once the run was ended by code. */
  readonly ending?: Ending;
}

export const begun: Progress = { state: 'scoping', barren: 0, objections: 0, silences: 0 };

export const mostObjections = 2;
export const mostSilences = 3;
/** After as many barren rounds the gathering ends, after twice as many the run. */
const mostBarren = 3;

export const isOver = ({ state }: Progress): boolean => state === 'done' || state === 'escalated';

/** Only `submit_diagnosis` is offered. */
export const mustConclude = ({ state }: Progress): boolean => state === 'concluding';

function moved(progress: Progress, move: Move): Progress {
  const state = legalMoves[progress.state][move];
  if (state === undefined) throw new IllegalStep(progress.state, move);
  return { ...progress, state };
}

export const ended = (progress: Progress, ending: Ending): Progress => ({
  ...moved(progress, 'ended'),
  ending,
});

/** A round of look-ups ended, with or without news. */
export function looked(progress: Progress, hasNews: boolean): Progress {
  const next = { ...moved(progress, 'looked'), silences: 0, barren: hasNews ? 0 : progress.barren + 1 };
  if (next.barren >= 2 * mostBarren) return ended(next, 'stalled');
  return next.barren >= mostBarren ? pressed(next) : next;
}

/** What is left of the budget is for the answer. */
export const pressed = (progress: Progress): Progress => moved(progress, 'pressed');

/** The gate examined an answer. */
export function submitted(progress: Progress, verdict: 'passed' | 'objected'): Progress {
  const examined = { ...moved(progress, 'submitted'), silences: 0 };
  if (verdict === 'passed') return moved(examined, 'passed');
  if (progress.objections >= mostObjections) return ended(examined, 'objected');
  const back = moved(examined, progress.state === 'concluding' ? 'sent-back' : 'objected');
  return { ...back, objections: progress.objections + 1 };
}

/** The model answered without a call: it cannot end the run that way, but it can waste only so many turns. */
export function silent(progress: Progress): Progress {
  const next = { ...progress, silences: progress.silences + 1 };
  return next.silences >= mostSilences ? ended(next, 'premature') : next;
}
