import { AIMessage, type AgentMiddleware, type BaseMessage, createMiddleware } from 'langchain';
import type { Clock } from '../../lib/clock.ts';
import { costOf, type Price } from '../rails/budget.ts';
import { turnOf } from '../model/model-answer.ts';
import { contradictsItself } from '../rails/next-step.ts';
import type { Rails } from '../rails/rails.ts';
import type { SpendLog } from '../rails/spend-log.ts';
import type { Turn, Turns } from '../rails/turns.ts';

export interface TurnOptions {
  readonly rails: Rails;
  readonly turns: Turns;
  readonly spend: SpendLog;
  readonly channel: string | undefined;
  readonly clock: Clock;
  readonly tools: readonly string[];
  readonly priceOf: (model: string) => Price | undefined;
  readonly weigh: (messages: readonly BaseMessage[]) => number;
  readonly onTurn: () => void;
}

/** A turn that was paid for before a restart is not asked for again; a new one is stored before it is acted on. */
export function turnPolicy(options: TurnOptions): AgentMiddleware {
  const { rails, turns, spend, channel, clock, weigh } = options;
  let lastAt = clock.now();

  return createMiddleware({
    name: 'turns',
    wrapModelCall: async (request, handler) => {
      const number = rails.turns + 1;
      const stored = turns.turn(number);
      if (stored !== undefined) return acted(stored, number);
      const answer = await handler(request);
      const read = turnOf(answer, number, () => weigh([...request.messages, answer]));
      const currency = costOf(read.tokens, options.priceOf(read.model));
      const turn: Turn = { ...read, currency, seconds: (clock.now() - lastAt) / 1000 };
      await turns.keepTurn(number, turn);
      await spend.add(channel, amountsOf(turn));
      return acted(turn, number);
    },
  });

  function acted(turn: Turn, number: number): AIMessage {
    lastAt = clock.now();
    rails.turns = number;
    rails.model = turn.model;
    rails.tokens = {
      input: rails.tokens.input + turn.tokens.input,
      output: rails.tokens.output + turn.tokens.output,
    };
    rails.spend(amountsOf(turn));
    rails.refused ||= turn.refusal === 'refused-to-answer';
    for (const { id, fault } of turn.calls) if (fault !== undefined) rails.faults.set(id, fault);
    if (contradictsItself(turn, options.tools)) rails.ledger.mode('FM-2.6');
    options.onTurn();
    return messageOf(turn);
  }
}

const amountsOf = ({ tokens, currency, seconds }: Turn) => ({
  turns: 1,
  tokens: tokens.input + tokens.output,
  currency,
  seconds,
});

/** Made anew of what was understood: the next request must not carry what an endpoint would refuse. */
const messageOf = ({ text, calls }: Turn): AIMessage =>
  new AIMessage({
    content: text,
    tool_calls: calls.map(({ id, name, args }) => ({ id, name, args, type: 'tool_call' as const })),
  });
