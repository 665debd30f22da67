/** What a run spends. */
export interface Amounts {
  readonly turns: number;
  readonly tokens: number;
  /** In the currency of the configured prices. */
  readonly currency: number;
  readonly seconds: number;
}

/** Absent: without limit. */
export type Limits = { readonly [A in keyof Amounts]?: number | undefined };

export interface Budgets {
  readonly run: Limits;
  /** All runs of a day, by UTC. */
  readonly day: Limits;
  /** All runs of a day in one channel. */
  readonly channel: Limits;
}

export type Scope = keyof Budgets;

/** What each scope has spent so far, this run included. */
export type Spent = Readonly<Record<Scope, Amounts>>;

/** Which limit ran out. */
export interface Exhausted {
  readonly scope: Scope;
  readonly what: keyof Amounts;
  readonly limit: number;
}

export const nothing: Amounts = { turns: 0, tokens: 0, currency: 0, seconds: 0 };
export const amounts: readonly (keyof Amounts)[] = ['turns', 'tokens', 'currency', 'seconds'];
export const scopes: readonly Scope[] = ['run', 'channel', 'day'];

export const plus = (a: Amounts, b: Amounts): Amounts => ({
  turns: a.turns + b.turns,
  tokens: a.tokens + b.tokens,
  currency: a.currency + b.currency,
  seconds: a.seconds + b.seconds,
});

/**
 * The first limit that the next turn would overrun, or that is reached already; undefined while there is room.
 * `next` is what that turn may cost at most.
 */
export function exhausted(spent: Spent, budgets: Budgets, next: Amounts): Exhausted | undefined {
  for (const scope of scopes)
    for (const what of amounts) {
      const limit = budgets[scope][what];
      if (limit === undefined) continue;
      const used = spent[scope][what];
      if (used >= limit || used + next[what] > limit) return { scope, what, limit };
    }
  return undefined;
}

/** The smallest share of any limit that is left, 0 to 1; 1 where there is no limit. */
export function shareLeft(spent: Spent, budgets: Budgets): number {
  const shares = scopes.flatMap((scope) =>
    amounts.flatMap((what) => {
      const limit = budgets[scope][what];
      return limit === undefined ? [] : [limit <= 0 ? 0 : Math.max(0, 1 - spent[scope][what] / limit)];
    }),
  );
  return Math.min(1, ...shares);
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** Per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export const costOf = (tokens: Tokens, price: Price | undefined): number =>
  price === undefined ? 0 : (tokens.input * price.input + tokens.output * price.output) / 1_000_000;

const names: Readonly<Record<Scope, string>> = {
  run: 'for one investigation',
  day: 'for today',
  channel: 'for this channel today',
};

/** `The budget for one investigation, 24 turns, was used up`. */
export function inWords({ scope, what, limit }: Exhausted): string {
  const amount = what === 'currency' ? `$${limit}` : `${limit.toLocaleString('en')} ${what}`;
  return `The budget ${names[scope]}, ${amount}, was used up`;
}
