import { type AgentMiddleware, type BaseMessage, createMiddleware, type StructuredTool } from 'langchain';
import type { View } from '../analysis/view.ts';
import type { GateFacts } from '../diagnosis/gate.ts';
import { type AnswerBench, type Answered, judge } from './answer.ts';
import type { Fence } from './briefing.ts';
import type { Brief } from './investigator.ts';
import type { Clock } from '../lib/clock.ts';
import type { LookUpTool } from './middleware/look-ups.ts';
import { toolBench } from './tools/bench.ts';
import { structuredTools, toolbox } from './tools/toolbox.ts';

/** What one run works with. */
export interface Kit {
  readonly tools: readonly LookUpTool[];
  /** The same tools as LangChain offers them; nothing is ever run through these. */
  readonly offered: readonly StructuredTool[];
  readonly context: AgentMiddleware;
  readonly fence: Fence;
  judge(args: unknown, bench: AnswerBench): Answered;
  /** What messages weigh in tokens, what is offered beside them included. */
  weigh(messages: readonly BaseMessage[]): Promise<number>;
  /** Everything seen so far. */
  view(): View;
}

// The seam: what the other rooms bring.
export function kitOf(brief: Brief, { clock }: { readonly clock: Clock }): Kit {
  const bench = toolBench({ ...brief, clock });
  const tools = toolbox(bench);
  return {
    tools,
    offered: structuredTools(tools),
    context: createMiddleware({ name: 'context' }),
    fence: (text) => text,
    judge,
    weigh: async (messages) => messages.reduce((sum, one) => sum + one.text.length / 3, 2000),
    view: () => bench.view(),
  };
}

export const factsOf = ({ ledger, window }: Brief, view: View): GateFacts => ({
  find: (id) => ledger.find(id),
  exists: (entity) => view.has(entity),
  workloadOf: (entity) => view.workloadOf(entity),
  coverage: ledger.coverage(),
  window,
});
