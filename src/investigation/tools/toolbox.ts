import { type StructuredTool, tool as offered } from 'langchain';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import { tools } from './registry.ts';
import type { Tool, ToolAnswer, ToolBench } from './tool.ts';
import { readArguments } from './wrong-call.ts';

/** A tool bound to one run. */
export interface BoundTool {
  readonly name: string;
  /** Takes whatever a model sent. Throws only what a store throws. */
  answer(args: Readonly<Record<string, unknown>>): Promise<ToolAnswer>;
}

/** The tools of one run: each answer is given once, and again from memory, marked as repeated. */
export function toolbox(bench: ToolBench): readonly BoundTool[] {
  return tools.map((tool) => bind(tool, bench));
}

function bind(tool: Tool, bench: ToolBench): BoundTool {
  const answered = new Map<string, ToolAnswer>();
  return {
    name: tool.name,
    async answer(args) {
      const read = readArguments(tool, args);
      if ('wrong' in read)
        return { text: read.wrong, evidence: [], isNew: false, repeated: false, wrong: true };
      const question = canonicalJson(read.args as JsonValue);
      const before = answered.get(question);
      if (before !== undefined && before.failure === undefined)
        return { ...before, isNew: false, repeated: true };
      const found = await tool.answer(read.args, bench);
      const answer = { ...found, isNew: found.evidence.length > 0, repeated: false };
      answered.set(question, answer);
      return answer;
    },
  };
}

/** As LangChain offers them to a model; whoever runs them reads the result's `text`. */
export const structuredTools = (bound: readonly BoundTool[]): readonly StructuredTool[] =>
  tools.map(({ name, description, schema }) =>
    offered(
      async (args: Readonly<Record<string, unknown>>) =>
        (await bound.find((one) => one.name === name)?.answer(args))?.text ?? '',
      { name, description, schema },
    ),
  );
