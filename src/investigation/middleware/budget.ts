import { type AgentMiddleware, type BaseMessage, createMiddleware } from 'langchain';
import { costOf, type Price } from '../rails/budget.ts';
import { type Rails, RunOver } from '../rails/rails.ts';
import type { SpendLog } from '../rails/spend-log.ts';

export interface BudgetOptions {
  readonly rails: Rails;
  readonly spend: SpendLog;
  readonly channel: string | undefined;
  /** What a request weighs in tokens, as far as we can tell. */
  readonly weigh: (messages: readonly BaseMessage[]) => number;
  readonly price: Price | undefined;
  readonly maxOutputTokens: number;
}

/** A turn that could overrun a limit is not begun. */
export const budgetPolicy = (options: BudgetOptions): AgentMiddleware =>
  createMiddleware({
    name: 'budget',
    wrapModelCall: async (request, handler) => {
      const { rails, spend, channel, weigh, price, maxOutputTokens } = options;
      rails.refresh(await spend.today(channel));
      const tokens = {
        input: weigh([request.systemMessage, ...request.messages]),
        output: maxOutputTokens,
      };
      const currency = costOf(tokens, price);
      rails.checkBudget({ turns: 1, tokens: tokens.input + tokens.output, currency, seconds: 0 });
      if (rails.isOver) throw new RunOver();
      return handler(request);
    },
  });
