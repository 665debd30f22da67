import { type AgentMiddleware, tool } from 'langchain';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../store/store.ts';
import { runAgent } from './agent.ts';
import type { Breakers } from './model/breaker.ts';
import { caseNotes } from './briefing.ts';
import { type Budgets, inWords, type Limits, type Price } from './rails/budget.ts';
import { type Fence, fenceNotice } from './context/fence.ts';
import { failureOf } from './model/failures.ts';
import { type Kit, kitOf } from './kit.ts';
import { budgetPolicy } from './middleware/budget.ts';
import { lookUpPolicy } from './middleware/look-ups.ts';
import { offerPolicy } from './middleware/offer.ts';
import { replyPolicy } from './middleware/reply.ts';
import { servicePolicy } from './middleware/service.ts';
import { terminationPolicy } from './middleware/termination.ts';
import { turnPolicy } from './middleware/turns.ts';
import type { ChatModel, Endpoint } from './model/model.ts';
import { serviceFailed } from './rails/notice.ts';
import type { Prompt } from './model/prompts.ts';
import { Rails } from './rails/rails.ts';
import { type CheckedReply, checkReply, ReplyArguments, replyTool } from './reply.ts';
import type { Asking, Respond, Response } from './responder.ts';
import type { SpendLog } from './rails/spend-log.ts';
import { timeLimit } from './time-limit.ts';
import { openTurns, type Turns } from './rails/turns.ts';

/** What answers share with the investigations of this process. */
export interface RespondParts {
  readonly endpoint: Endpoint;
  readonly budgets: Budgets;
  readonly prices: Readonly<Record<string, Price>>;
  readonly patienceMs: number;
  readonly contextTokens: number;
  readonly clock: Clock;
  readonly store?: Store;
  readonly log?: Log;
  readonly random?: () => number;
  readonly models: readonly ChatModel[];
  readonly breakers: Breakers;
  readonly spend: SpendLog;
  readonly prompt: Prompt;
}

/** A person waits: no answer gets more than this, whatever an investigation may spend. */
const most = { turns: 6, seconds: 40, patienceMs: 15_000 } as const;

interface Run {
  readonly parts: RespondParts;
  readonly asking: Asking;
  readonly rails: Rails;
  readonly kit: Kit;
  readonly turns: Turns;
  readonly abort: AbortSignal;
  readonly onReply: (reply: CheckedReply) => void;
}

/** Answers by a short run in the rails of an investigation. */
export const respondWith =
  (parts: RespondParts): Respond =>
  async (asking) => {
    const { clock, spend, store, models, budgets } = parts;
    const rails = new Rails({ ...budgets, run: shortened(budgets.run) }, await spend.today(asking.channel));
    const turns = await openTurns(store, asking.run);
    const { view, ledger, sources, lookUpMs, diagnosis } = asking;
    const model = models[0]?.name ?? '';
    const kit = await kitOf(
      { view, ledger, sources, lookUpMs, abort: asking.abort, window: diagnosis.window },
      { clock, model, contextTokens: parts.contextTokens, submit },
    );
    let reply: CheckedReply | undefined;
    const deadline = timeLimit(rails, clock, asking.abort, turns.seconds);
    try {
      const onReply = (one: CheckedReply) => void (reply = one);
      await converse({ parts, asking, rails, kit, turns, abort: deadline.signal, onReply });
    } finally {
      deadline.release();
    }
    return responseOf(rails, reply);
  };

const shortened = (run: Limits): Limits => ({
  ...run,
  turns: Math.min(most.turns, run.turns ?? most.turns),
  seconds: Math.min(most.seconds, run.seconds ?? most.seconds),
});

const submit = tool(async () => '', { ...replyTool, schema: ReplyArguments });

async function converse(run: Run): Promise<void> {
  const { parts, asking, rails, kit, abort } = run;
  const [model] = parts.models;
  if (model === undefined) {
    rails.fail(failureOf('model-not-found'));
    return;
  }
  await runAgent({
    ...{ model, rails, abort, tools: kit.offered, middleware: policies(run), mostTurns: most.turns },
    prompt: parts.prompt.text,
    objective: objectiveOf(asking.question, asking.diagnosis, kit.fence),
    onInternal: (error) => parts.log?.error({ run: asking.run, err: error }, 'the responder broke'),
  });
}

function policies({ parts, asking, rails, kit, turns, abort, onReply }: Run): readonly AgentMiddleware[] {
  const { clock, spend, models, breakers, prices, random = Math.random } = parts;
  const names = [...kit.tools.map(({ name }) => name), replyTool.name];
  const common = { rails, spend, channel: asking.channel, weigh: kit.weigh };
  const priceOf = (model: string): Price | undefined => prices[model] ?? prices['*'];
  const patienceMs = Math.min(parts.patienceMs, most.patienceMs);
  return [
    terminationPolicy(rails, replyTool.name),
    offerPolicy(rails, replyTool.name),
    kit.context,
    turnPolicy({ ...common, turns, clock, tools: names, priceOf, onTurn: () => undefined }),
    budgetPolicy({
      ...{ ...common, price: priceOf(models[0]?.name ?? '') },
      maxOutputTokens: parts.endpoint.maxOutputTokens,
    }),
    servicePolicy({ rails, models, breakers, clock, random, patienceMs, abort }),
    replyPolicy({
      ...{ rails, tool: replyTool.name, onReply },
      check: (args) => checkReply(args, asking.ledger, asking.view),
    }),
    lookUpPolicy({ rails, tools: kit.tools, turns, offered: names }),
  ];
}

/** The question is somebody's text as telemetry is: it stands in the fence too. */
function objectiveOf(question: string, diagnosis: Diagnosis, fence: Fence): string {
  const { window, verdict, reason, unknowns } = diagnosis;
  return [
    fenceNotice(fence),
    'Objective: answer this question of a person, and nothing else:',
    fence.wrap(question.slice(0, questionRoom)),
    `Window: ${window.from} to ${window.to}, UTC.`,
    `The diagnosis. Verdict: ${verdict}. ${fence.clean(reason)}`,
    fence.wrap(caseNotes(diagnosis, unknowns).join('\n') || 'It found nothing.'),
  ].join('\n');
}

const questionRoom = 600;

function responseOf(rails: Rails, reply: CheckedReply | undefined): Response {
  const passed = rails.progress.state === 'done' ? reply : undefined;
  if (passed === undefined) return { lines: [], notice: noticeOf(rails) };
  const { lines, unknown } = passed;
  return {
    lines,
    ...(unknown !== undefined && { unknown }),
    ...(lines.length === 0 && { notice: 'The model found nothing that it could show.' }),
  };
}

const byRules = 'so this is what the rules find.';

function noticeOf({ failure, exhausted, progress, triedMs }: Rails): string {
  if (exhausted !== undefined) return `${inWords(exhausted)} before the model had an answer, ${byRules}`;
  if (failure !== undefined) return `${serviceFailed(failure, triedMs)}, ${byRules}`;
  return progress.ending === 'objected'
    ? `The model's answer had no receipt that holds, ${byRules}`
    : `The model gave no answer, ${byRules}`;
}
