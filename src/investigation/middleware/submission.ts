import { createMiddleware, type AgentMiddleware, ToolMessage } from 'langchain';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import { slice } from '../../lib/slice.ts';
import type { Answered } from '../answer.ts';
import type { Rails } from '../rails/rails.ts';
import { modeOf, objectionsText, submitTool } from '../submission.ts';
import { mostObjections } from '../rails/termination.ts';

export interface SubmissionOptions {
  readonly rails: Rails;
  /** Judges the arguments over the evidence as it is now. */
  readonly judge: (args: unknown) => Promise<Answered>;
  readonly faultOf: (call: string) => string | undefined;
  /** Look-ups that could not be made; an answer that names no unknown then withholds something. */
  readonly onAnswer: (answered: Answered) => void;
}

const over = 'The investigation is over already.';

/** The gate on the model's answer: it goes through, or back with what is missing, twice at most. */
export function submissionPolicy({ rails, judge, faultOf, onAnswer }: SubmissionOptions): AgentMiddleware {
  let last: string | undefined;
  const isOver = (): boolean => rails.isOver;

  async function examine(id: string, args: unknown): Promise<string> {
    if (isOver()) return over;
    const fault = faultOf(id);
    if (fault !== undefined) {
      rails.ledger.mode('FM-1.1');
      rails.answered('objected');
      return `Not taken: ${fault}. Send the arguments as one JSON object.`;
    }
    const answered = await judge(args);
    // Another answer of the same turn, or a limit, may have ended the run meanwhile.
    if (isOver()) return over;
    onAnswer(answered);
    for (const objection of answered.objections) rails.ledger.mode(modeOf(objection));
    const said = canonicalJson(args as JsonValue);
    if (said === last && answered.objections.length > 0) rails.ledger.mode('FM-2.5');
    last = said;
    rails.answered(answered.objections.length === 0 ? 'passed' : 'objected');
    if (answered.objections.length === 0) return 'Taken.';
    const left = mostObjections - rails.progress.objections;
    return [
      `Not taken. Correct these fields, or drop what cannot be proven (${left === 0 ? 'this is the last time' : 'once more after this'}):`,
      objectionsText(answered.objections),
    ].join('\n');
  }

  return createMiddleware({
    name: 'submission',
    wrapToolCall: async (request, handler) => {
      const { id = '', name, args } = request.toolCall;
      if (name !== submitTool.name) return handler(request);
      await slice();
      return new ToolMessage({ content: await examine(id, args), tool_call_id: id, name });
    },
  });
}
