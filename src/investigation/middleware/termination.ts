import { AIMessage, type AgentMiddleware, createMiddleware, HumanMessage } from 'langchain';
import type { Rails } from '../rails/rails.ts';
import { mustConclude } from '../rails/termination.ts';

const missing = (submit: string): string =>
  `Nothing was called. Only a call of ${submit} ends the run: call it with what is proven (an empty list is an answer), or call a tool for what is missing.`;
const conclude = (submit: string): string =>
  `No more look-ups: they brought nothing new, or the budget is nearly used up. Call ${submit} now with what is proven, and say what is not known.`;

/** `submit` names the tool that ends the run. The machine decides whether there is another turn; what a model says about it counts for nothing. */
export function terminationPolicy(rails: Rails, submit: string): AgentMiddleware {
  let isTold = false;
  return createMiddleware({
    name: 'termination',
    beforeModel: {
      canJumpTo: ['end'],
      hook: () => {
        rails.closeRound();
        if (rails.isOver) return { jumpTo: 'end' as const };
        if (!mustConclude(rails.progress) || isTold) return undefined;
        isTold = true;
        return { messages: [new HumanMessage(conclude(submit))] };
      },
    },
    afterModel: {
      canJumpTo: ['model', 'end'],
      hook: ({ messages }) => {
        const answer = messages.at(-1);
        const isSilent = AIMessage.isInstance(answer) && (answer.tool_calls ?? []).length === 0;
        if (isSilent) {
          rails.ledger.mode('FM-3.1');
          rails.stayedSilent();
        }
        if (rails.isOver) return { jumpTo: 'end' as const };
        if (!isSilent) return undefined;
        return { messages: [new HumanMessage(missing(submit))], jumpTo: 'model' as const };
      },
    },
  });
}
