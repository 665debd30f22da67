import { type BaseMessage, ToolMessage } from 'langchain';
import { cut } from '../../lib/cut.ts';

const oldRoom = 160;
const newRoom = 2_000;

/**
 * The same conversation for an endpoint that says it was too long although we counted that it was not: results are
 * cut to their start, where the evidence id stands. Nothing is left out, so that every call keeps its answer.
 */
export function emergencyCut(messages: readonly BaseMessage[]): BaseMessage[] {
  const newest = messages.findLastIndex((message) => ToolMessage.isInstance(message));
  return messages.map((message, index) =>
    ToolMessage.isInstance(message)
      ? new ToolMessage({
          content: cut(message.text, index === newest ? newRoom : oldRoom),
          tool_call_id: message.tool_call_id,
          ...(message.name !== undefined && { name: message.name }),
        })
      : message,
  );
}
