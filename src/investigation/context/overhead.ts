import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import type { StructuredTool } from 'langchain';
import { type CountTokens, tokenCounter } from './tokens.ts';

/** What every turn costs before anything was learned, in tokens. */
export interface Overhead {
  readonly prompt: number;
  /** Names, descriptions and schemas, as they are sent. */
  readonly tools: number;
  /** Objective, alerts and case notes. */
  readonly pinned: number;
  readonly total: number;
}

/** The agent's own share of each turn; it must stay under 6,000 tokens. */
export async function overheadOf(
  parts: { readonly prompt: string; readonly tools: readonly StructuredTool[]; readonly pinned: string },
  model?: string,
): Promise<Overhead> {
  const count = await tokenCounter(model);
  const [prompt, tools, pinned] = [count(parts.prompt), toolTokens(parts.tools, count), count(parts.pinned)];
  return { prompt, tools, pinned, total: prompt + tools + pinned };
}

/** What the tools weigh in each request. */
export const toolTokens = (tools: readonly StructuredTool[], count: CountTokens): number =>
  tools.reduce((sum, tool) => sum + count(JSON.stringify(convertToOpenAITool(tool))), 0);
