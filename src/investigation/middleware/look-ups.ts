import { createHash } from 'node:crypto';
import { type AgentMiddleware, createMiddleware, ToolMessage } from 'langchain';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import { slice } from '../../lib/slice.ts';
import { failureOf } from '../model/failures.ts';
import type { Rails } from '../rails/rails.ts';
import type { Result, Turns } from '../rails/turns.ts';

/** A question that a model may ask. */
export interface LookUpTool {
  readonly name: string;
  /** Never throws for anything that the model or a source does. */
  answer(args: Readonly<Record<string, unknown>>): Promise<Result>;
}

export interface LookUpOptions {
  readonly rails: Rails;
  readonly tools: readonly LookUpTool[];
  readonly turns: Turns;
  /** Names of everything that is offered, the answer included. */
  readonly offered: readonly string[];
}

/** More in one turn is a flood. */
const mostPerTurn = 8;
/** A question that comes back after as many turns was forgotten, not merely repeated. */
const forgottenAfter = 8;

type Question = { readonly turn: number; readonly result: Promise<Result> };

/**
 * Answers the model's calls. Nothing that happens here throws into LangChain, which would make a hint or a final
 * answer of it. What was asked before is answered from memory, what was answered before a restart from the store.
 */
export function lookUpPolicy(options: LookUpOptions): AgentMiddleware {
  const { rails, tools, offered } = options;
  const ask = memory(options);
  const blame = blamer(rails);
  const isNews = newsSense();

  async function answerTo(id: string, name: string, args: Arguments): Promise<Result> {
    if (rails.isOver) return wrong('The investigation is over.');
    const fault = rails.faults.get(id);
    if (fault !== undefined) return blame('FM-1.1', `${fault}: send one JSON object.`);
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined)
      return blame(
        'FM-1.2',
        `There is no tool ${name}. There are: ${offered.join(', ')}. All of them only read.`,
      );
    if (rails.looks >= mostPerTurn) return wrong(`Not asked: at most ${mostPerTurn} look-ups a turn.`);
    return ask(tool, id, args);
  }

  return createMiddleware({
    name: 'look-ups',
    wrapToolCall: async ({ toolCall }) => {
      const { id = '', name, args } = toolCall;
      const result = await answerTo(id, name, args);
      rails.look({ news: isNews(result) });
      const { text, evidence } = result;
      return new ToolMessage({ content: text, tool_call_id: id, name, artifact: { evidence } });
    },
  });
}

type Arguments = Readonly<Record<string, unknown>>;

/** Asks each question once. */
function memory({ rails, turns }: LookUpOptions) {
  const asked = new Map<string, Question>();

  async function fresh(tool: LookUpTool, id: string, args: Arguments): Promise<Result> {
    const stored = turns.result(id);
    await slice();
    const result = stored ?? (await tool.answer(args));
    if (stored === undefined) await turns.keepResult(id, result);
    if (result.wrong === true) rails.ledger.mode('FM-1.1');
    else rails.lookUps += 1;
    if (result.repeated) noteRepeat({ turn: rails.turns }, result);
    if (result.failure !== undefined) rails.ledger.failure(failureOf('source-failed'));
    return result;
  }

  function noteRepeat(before: Pick<Question, 'turn'>, result: Result): void {
    rails.repeated += 1;
    rails.ledger.mode('FM-1.3');
    if (rails.turns - before.turn >= forgottenAfter) rails.ledger.mode('FM-1.4');
    // Told what is wrong, and not asking what would be right.
    if (result.wrong === true) rails.ledger.mode('FM-2.2');
    if (before.turn === 1 && rails.turns > 2 && asked.size > 1 && rails.looks === 0)
      rails.ledger.mode('FM-2.1');
  }

  return async (tool: LookUpTool, id: string, args: Arguments): Promise<Result> => {
    const question = `${tool.name} ${canonicalJson(args as JsonValue)}`;
    const before = asked.get(question);
    if (before === undefined) {
      const result = fresh(tool, id, args);
      asked.set(question, { turn: rails.turns, result });
      return result;
    }
    const result = await before.result;
    noteRepeat(before, result);
    return { ...result, text: `${result.text}\n(asked and answered before: nothing new)`, repeated: true };
  };
}

/** Notes what a wrong call is a case of; the same one again has not asked what would be right. */
function blamer({ ledger }: Rails) {
  const told = new Set<string>();
  return (mode: 'FM-1.1' | 'FM-1.2', text: string): Result => {
    ledger.mode(mode);
    if (told.has(text)) ledger.mode('FM-2.2');
    told.add(text);
    return wrong(text);
  };
}

/** News is what was not shown before, whatever the question. */
function newsSense() {
  const seen = new Set<string>();
  return ({ text, evidence, repeated, wrong: isWrong = false }: Result): boolean => {
    const print = createHash('sha256').update(text).digest('base64');
    const isKnown = seen.has(print);
    seen.add(print);
    return !isKnown && !repeated && !isWrong && evidence.length > 0;
  };
}

const wrong = (text: string): Result => ({ text, evidence: [], repeated: false, wrong: true });
