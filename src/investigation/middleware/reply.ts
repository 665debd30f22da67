import { type AgentMiddleware, createMiddleware, ToolMessage } from 'langchain';
import { slice } from '../../lib/slice.ts';
import type { Rails } from '../rails/rails.ts';
import type { CheckedReply } from '../reply.ts';

export interface ReplyOptions {
  readonly rails: Rails;
  /** The name of the tool that ends the run. */
  readonly tool: string;
  readonly check: (args: unknown) => CheckedReply;
  readonly onReply: (reply: CheckedReply) => void;
}

/** The check of an answer to a person: it goes through where a line stands, or back with what is wrong. */
export function replyPolicy({ rails, tool, check, onReply }: ReplyOptions): AgentMiddleware {
  function examine(id: string, args: unknown): string {
    if (rails.isOver) return 'It is over already.';
    const fault = rails.faults.get(id);
    const reply = fault === undefined ? check(args) : undefined;
    if (reply !== undefined) onReply(reply);
    const passes = reply !== undefined && (reply.lines.length > 0 || reply.objections.length === 0);
    rails.answered(passes ? 'passed' : 'objected');
    if (passes) return 'Taken.';
    rails.ledger.mode(fault === undefined ? 'FM-3.3' : 'FM-1.1');
    return ['Not taken. Correct this, or say it under unknown:', ...(reply?.objections ?? [fault])].join(
      '\n',
    );
  }

  return createMiddleware({
    name: 'reply',
    wrapToolCall: async (request, handler) => {
      const { id = '', name, args } = request.toolCall;
      if (name !== tool) return handler(request);
      await slice();
      return new ToolMessage({ content: examine(id, args), tool_call_id: id, name });
    },
  });
}
