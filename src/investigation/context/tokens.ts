import type { BaseMessage } from 'langchain';

/** How many tokens a text weighs. */
export type CountTokens = (text: string) => number;

/**
 * Tokenizers take quadratic time over runs of one class of characters, which they keep together: a line of 30,000
 * letters takes seconds, many of 4,000 as long. Longer runs are counted in pieces, a token or so too many for each.
 */
const runs = /(?:[\p{L}\p{M}]{501,})|\s{501,}|[^\p{L}\p{M}\p{N}\s]{501,}/gu;
const piece = /[^]{500}/gu;

interface Encoding {
  readonly countTokens: (text: string, options: Specials) => number;
}

/** What looks like a special token in telemetry is text. */
interface Specials {
  readonly allowedSpecial: Set<string>;
  readonly disallowedSpecial: Set<string>;
}

const noneSpecial: Specials = { allowedSpecial: new Set(), disallowedSpecial: new Set() };

const encodings = new Map<string, Promise<CountTokens>>();

/**
 * Counts as the model's own tokenizer does; models that nobody knows are taken to use `o200k_base`. The tables are
 * read once, when first needed: they are some 40 megabytes of memory.
 */
export async function tokenCounter(model = ''): Promise<CountTokens> {
  const name = /^(?:gpt-4(?!o|\.1|\.5)|gpt-3\.5|text-embedding)/u.test(nameOf(model))
    ? 'cl100k_base'
    : 'o200k_base';
  const known = encodings.get(name) ?? load(name);
  encodings.set(name, known);
  return known;
}

/** `openai/gpt-4o` and its like carry their vendor. */
const nameOf = (model: string): string => model.slice(model.lastIndexOf('/') + 1);

async function load(name: 'cl100k_base' | 'o200k_base'): Promise<CountTokens> {
  const encoding: Encoding =
    name === 'cl100k_base'
      ? await import('gpt-tokenizer/encoding/cl100k_base')
      : await import('gpt-tokenizer/encoding/o200k_base');
  return remembering((text) => counted(text, encoding));
}

/** Longer texts are counted once: a conversation is weighed anew on every turn. */
const worthKeeping = 100;
const mostKept = 2_000;

function remembering(count: CountTokens): CountTokens {
  const known = new Map<string, number>();
  return (text) => {
    if (text.length < worthKeeping) return count(text);
    const tokens = known.get(text) ?? count(text);
    // Set anew, so that the oldest entry is the one that was not needed for longest.
    known.delete(text);
    known.set(text, tokens);
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return tokens;
  };
}

const counted = (text: string, encoding: Encoding): number =>
  encoding.countTokens(text.replace(runs, inPieces), noneSpecial);

const inPieces = (run: string): string => run.replace(piece, run.trim() === '' ? '$&.' : '$& ');

/** What a message costs beside its text: role, separators, and the frame of each call. */
const perMessage = 4;
const perCall = 8;

/** What messages weigh as a request, calls included. */
export const tokensOf = (messages: readonly BaseMessage[], count: CountTokens): number =>
  messages.reduce((sum, message) => sum + count(message.text) + callTokens(message, count) + perMessage, 0);

function callTokens(message: BaseMessage, count: CountTokens): number {
  const calls = 'tool_calls' in message && Array.isArray(message.tool_calls) ? message.tool_calls : [];
  return calls.reduce((sum: number, call) => sum + perCall + count(JSON.stringify(call)), 0);
}
