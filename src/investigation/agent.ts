import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { type AgentMiddleware, createAgent, HumanMessage, type StructuredTool } from 'langchain';
import { classify, failureOf } from './failures.ts';
import type { ChatModel } from './model.ts';
import type { Rails } from './rails.ts';

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
}

/** Lets the model and its tools take turns until the rails say that it is over. Throws only what a store throws. */
export async function runAgent(parts: AgentParts): Promise<void> {
  const { model, prompt, objective, tools, middleware, rails, abort, mostTurns } = parts;
  const agent = createAgent({
    model: model.chat,
    tools: [...tools],
    systemPrompt: prompt,
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
}

/** What was thrown, without what LangChain wrapped around it. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.name !== 'StoreError' && root.cause !== undefined) root = root.cause;
  return root;
}
