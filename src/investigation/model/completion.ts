import { z } from 'zod';
import { isJsonObject } from '../../lib/json.ts';

const text = z.string().catch('');
/** Stands for arguments that are no JSON object: the library would drop the call, or end the run. */
export const malformed = 'casefile:malformed';

const Arguments = z
  .unknown()
  .transform((args) => (typeof args === 'string' ? parsed(args) : args))
  .transform((args) => JSON.stringify(isJsonObject(args) ? args : { [malformed]: true }));
const FunctionCall = z.object({ name: text, arguments: Arguments });
const ToolCall = z.object({ id: text, function: FunctionCall });
const Part = z.object({ text: z.string() }).transform((part) => part.text);
const Content = z.union([z.string(), z.array(Part.catch('')).transform((parts) => parts.join(''))]).catch('');
const Count = z.number().int().nonnegative().catch(0);

const Message = z.object({
  content: Content,
  refusal: text,
  tool_calls: z.array(ToolCall.optional().catch(undefined)).catch([]),
  /** How calls were written before there were several. */
  function_call: FunctionCall.optional().catch(undefined),
});

/** A chat completion as far as we believe it. */
const Completion = z.object({
  id: text,
  model: text,
  usage: z.object({ prompt_tokens: Count, completion_tokens: Count }).optional().catch(undefined),
  choices: z.array(z.object({ finish_reason: text, message: Message })).min(1),
});

/**
 * The one form in which the library sees an answer, whatever dialect the endpoint speaks: text as text, calls with
 * their arguments as text, a refusal as its words with the reason `refusal`. Undefined where it is no completion.
 */
export function straightened(body: unknown): object | undefined {
  const read = Completion.safeParse(body);
  const choice = read.success ? read.data.choices[0] : undefined;
  if (!read.success || choice === undefined) return undefined;
  const { id, model, usage } = read.data;
  const { content, refusal, tool_calls: listed, function_call: single } = choice.message;
  const calls = listed.filter((call) => call !== undefined);
  const all = calls.length === 0 && single !== undefined ? [{ id: '', function: single }] : calls;
  const refused = refusal !== '' && all.length === 0;
  return {
    ...{ id, model, object: 'chat.completion' },
    ...(usage && { usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } }),
    choices: [
      {
        index: 0,
        finish_reason: refused ? 'refusal' : choice.finish_reason,
        message: {
          role: 'assistant',
          content: refused ? refusal : content,
          ...(all.length > 0 && { tool_calls: all.map((call) => ({ ...call, type: 'function' })) }),
        },
      },
    ],
  };
}

/** Calls without arguments come as an empty text from some servers. */
function parsed(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
