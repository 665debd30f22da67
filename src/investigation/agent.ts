import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import {
  type AgentMiddleware,
  createAgent,
  HumanMessage,
  type StructuredTool,
  SystemMessage,
} from 'langchain';
import { slice } from '../lib/slice.ts';
import { classify, failureOf } from './model/failures.ts';
import type { ChatModel } from './model/model.ts';
import type { Rails } from './rails/rails.ts';

export interface AgentParts {
  readonly model: ChatModel;
  readonly prompt: string;
  /** The objective, the alerts and the case notes: the first message, which is never pruned. */
  readonly objective: string;
  readonly tools: readonly StructuredTool[];
  /** The first wraps all others. */
  readonly middleware: readonly AgentMiddleware[];
  readonly rails: Rails;
  readonly abort: AbortSignal;
  /** More turns than any budget allows: LangChain's own limit must never be what ends a run. */
  readonly mostTurns: number;
  /** Called with an error that is a bug of ours: the run ends, and somebody should know why. */
  readonly onInternal: (error: unknown) => void;
}

/** Lets the model and its tools take turns until the rails say that it is over. Throws only what a store throws. */
export async function runAgent(parts: AgentParts): Promise<void> {
  const { model, prompt, objective, tools, middleware, rails, abort, mostTurns } = parts;
  await slice();
  const agent = createAgent({
    model: model.chat,
    tools: [...tools],
    // As plain text: not every server takes a list of parts.
    systemPrompt: new SystemMessage(prompt),
    middleware: [...middleware],
  });
  try {
    await agent.invoke(
      { messages: [new HumanMessage(objective)] },
      { recursionLimit: mostTurns * stepsPerTurn, signal: abort, callbacks: [new NoTracing()] },
    );
    rails.fail(failureOf('internal'));
  } catch (error) {
    if (rails.isOver) return;
    const failure = abort.aborted ? failureOf('stopped') : classify(error);
    if (failure.code === 'store-failed') throw rootOf(error);
    if (failure.code === 'internal') parts.onInternal(error);
    rails.fail(failure);
  }
}

/** The nodes of the graph that one turn passes through, and one to spare. */
const stepsPerTurn = 5;

/**
 * Takes the place of LangSmith's tracer, which LangChain adds on its own where the environment asks for it, and
 * which would send alerts, telemetry and prompts to a service that nobody here chose.
 */
class NoTracing extends BaseCallbackHandler {
  override readonly name = 'langchain_tracer';

  /** LangChain asks its tracer for the tree that a run belongs to. */
  getRunTreeWithTracingConfig(): undefined {
    return undefined;
  }
}

/** What was thrown, without what LangChain wrapped around it. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.name !== 'StoreError' && root.cause !== undefined) root = root.cause;
  return root;
}
