import type { AgentMiddleware, BaseMessage, StructuredTool } from 'langchain';
import type { View } from '../analysis/view.ts';
import type { GateFacts } from '../diagnosis/gate.ts';
import { type Fence, newFence } from './context/fence.ts';
import { toolTokens } from './context/overhead.ts';
import { tokenCounter, tokensOf } from './context/tokens.ts';
import type { Brief } from './investigator.ts';
import type { Clock } from '../lib/clock.ts';
import { contextPolicy } from './middleware/context.ts';
import type { LookUpTool } from './middleware/look-ups.ts';
import { type BenchParts, toolBench } from './tools/bench.ts';
import { structuredTools, toolbox } from './tools/toolbox.ts';

/** What one run works with. */
export interface Kit {
  readonly tools: readonly LookUpTool[];
  /** The same tools and the answer as LangChain offers them; nothing is ever run through these. */
  readonly offered: readonly StructuredTool[];
  readonly context: AgentMiddleware;
  readonly fence: Fence;
  /** What messages weigh in tokens, what is offered beside them included. */
  readonly weigh: (messages: readonly BaseMessage[]) => number;
}

export interface KitParts {
  readonly clock: Clock;
  /** Decides on the tokenizer. */
  readonly model: string;
  /** What one request may weigh, in tokens. */
  readonly contextTokens: number;
  /** Offered beside the tools, and answered in our own words. */
  readonly submit: StructuredTool;
}

/** Tools, context and tokenizer for one run. */
export async function kitOf(brief: Omit<BenchParts, 'clock'>, parts: KitParts): Promise<Kit> {
  const { clock, model, contextTokens, submit } = parts;
  const bench = toolBench({ ...brief, clock });
  const tools = toolbox(bench);
  const offered = [...structuredTools(tools), submit];
  const count = await tokenCounter(model);
  const weight = toolTokens(offered, count);
  const fence = newFence();
  return {
    ...{ tools, offered, fence },
    context: contextPolicy({
      ...{ model, fence, roomTokens: contextTokens, toolTokens: weight, ownTools: [submit.name] },
    }),
    weigh: (messages) => weight + tokensOf(messages, count),
  };
}

export const factsOf = ({ ledger, window }: Brief, view: View): GateFacts => ({
  find: (id) => ledger.find(id),
  exists: (entity) => view.has(entity),
  workloadOf: (entity) => view.workloadOf(entity),
  coverage: ledger.coverage(),
  window,
});
