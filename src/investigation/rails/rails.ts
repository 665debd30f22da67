import {
  type Amounts,
  type Budgets,
  type Exhausted,
  exhausted,
  nothing,
  plus,
  shareLeft,
  type Spent,
} from './budget.ts';
import type { Failure } from '../model/failures.ts';
import { type RunLedger, runLedger } from './run-ledger.ts';
import {
  begun,
  type Ending,
  ended,
  isOver,
  looked,
  mustConclude,
  type Progress,
  pressed,
  silent,
  submitted,
} from './termination.ts';

/** Thrown through LangChain to end a run whose end is settled already; it is no failure. */
export class RunOver extends Error {
  override readonly name = 'RunOver';
}

/** An answer and what may be said against it, twice. */
const turnsForAnswer = 3;
const shareForAnswer = 0.2;

/** The state of one run that its middleware share: only code writes it, and no text of a model's enters it. */
export class Rails {
  readonly budgets: Budgets;
  readonly ledger: RunLedger = runLedger();
  /** Calls whose arguments could not be read, and why. */
  readonly faults = new Map<string, string>();
  progress: Progress = begun;
  /** Answers of the model so far, those of earlier attempts included. */
  turns = 0;
  lookUps = 0;
  repeated = 0;
  /** It said that it will not answer. */
  refused = false;
  /** The model that answered last. */
  model: string | undefined;
  tokens = { input: 0, output: 0 };
  #run: Amounts = nothing;
  #round = { looks: 0, news: false };
  #others: Pick<Spent, 'day' | 'channel'>;
  /** What ended the run, where that was a limit or a failure. */
  exhausted: Exhausted | undefined;
  failure: Failure | undefined;
  /** How long the service was tried before it was given up, in milliseconds. */
  triedMs = 0;

  constructor(budgets: Budgets, others: Pick<Spent, 'day' | 'channel'>) {
    this.budgets = budgets;
    this.#others = others;
  }

  get isOver(): boolean {
    return isOver(this.progress);
  }

  get spent(): Spent {
    return { run: this.#run, ...this.#others };
  }

  /** Other runs spend at the same time: what they have spent is read anew before each turn. */
  refresh(others: Pick<Spent, 'day' | 'channel'>): void {
    this.#others = others;
  }

  spend(amounts: Amounts): void {
    this.#run = plus(this.#run, amounts);
  }

  /** Ends the run where a limit is reached, or would be by a turn of that cost. */
  checkBudget(next: Amounts): void {
    const out = exhausted(this.spent, this.budgets, next);
    if (out !== undefined) this.outOf(out);
  }

  outOf(exhausted: Exhausted): void {
    if (this.isOver) return;
    this.exhausted = exhausted;
    this.end('budget');
  }

  fail(failure: Failure): void {
    if (this.isOver) return;
    this.failure = failure;
    this.ledger.failure(failure);
    this.end(failure.code === 'stopped' ? 'stopped' : 'failed');
  }

  end(ending: Ending): void {
    if (!this.isOver) this.progress = ended(this.progress, ending);
  }

  /** A look-up of this turn ended. */
  look(brings: { readonly news: boolean }): void {
    this.#round = { looks: this.#round.looks + 1, news: this.#round.news || brings.news };
  }

  /** How many look-ups this turn has asked for. */
  get looks(): number {
    return this.#round.looks;
  }

  /** Before the next turn: what the last one brought, and whether the rest of the budget is for the answer. */
  closeRound(): void {
    const { looks, news } = this.#round;
    this.#round = { looks: 0, news: false };
    if (this.isOver) return;
    const next = looks > 0 ? looked(this.progress, news) : this.progress;
    this.progress = this.#isShort() && !isOver(next) && !mustConclude(next) ? pressed(next) : next;
  }

  /** A turn that called nothing. */
  stayedSilent(): void {
    if (!this.isOver) this.progress = silent(this.progress);
  }

  answered(verdict: 'passed' | 'objected'): void {
    if (!this.isOver) this.progress = submitted(this.progress, verdict);
  }

  #isShort(): boolean {
    const { turns } = this.budgets.run;
    const turnsLeft = turns === undefined ? Infinity : turns - this.#run.turns;
    return turnsLeft <= turnsForAnswer || shareLeft(this.spent, this.budgets) < shareForAnswer;
  }
}
