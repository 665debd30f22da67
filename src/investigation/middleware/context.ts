import { type AgentMiddleware, type BaseMessage, createMiddleware, ToolMessage } from 'langchain';
import { compact } from '../context/compact.ts';
import type { Fence } from '../context/fence.ts';
import { tokenCounter, tokensOf } from '../context/tokens.ts';

export interface ContextOptions {
  /** Decides on the tokenizer. */
  readonly model: string;
  /** What a request may weigh, in tokens: a share of the model's window. Prompt and tools count too. */
  readonly roomTokens: number;
  /** What tools and their schemas weigh, in tokens. */
  readonly toolTokens: number;
  readonly fence: Fence;
  /** Results that are our own words and need no fence: the gate's objections. */
  readonly ownTools: readonly string[];
}

/** One result may take as much of the room as this. */
const resultShare = 1 / 4;

/**
 * What a model is sent: results in their fence, old ones as a line, the first message as it is. The state keeps the
 * whole conversation.
 */
export const contextPolicy = (options: ContextOptions): AgentMiddleware =>
  createMiddleware({
    name: 'context',
    wrapModelCall: async (request, handler) => {
      const { model, roomTokens, toolTokens, fence, ownTools } = options;
      const count = await tokenCounter(model);
      const tokens = roomTokens - toolTokens - tokensOf([request.systemMessage], count);
      const result = Math.max(200, Math.floor(tokens * resultShare));
      const messages = compact(request.messages, { tokens, result, count });
      return handler({ ...request, messages: messages.map((message) => fenced(message, fence, ownTools)) });
    },
  });

/** The first message is ours already; of the others only results carry telemetry. */
function fenced(message: BaseMessage, fence: Fence, ownTools: readonly string[]): BaseMessage {
  if (!ToolMessage.isInstance(message)) return message;
  const isOwn = message.name !== undefined && ownTools.includes(message.name);
  return new ToolMessage({
    content: isOwn ? fence.clean(message.text) : fence.wrapResult(message.text),
    tool_call_id: message.tool_call_id,
    ...(message.name !== undefined && { name: message.name }),
  });
}
