import { type AgentMiddleware, tool } from 'langchain';
import { analyse } from '../analysis/engine.ts';
import type { ModelNote } from '../diagnosis/diagnosis.ts';
import { settle } from '../diagnosis/gate.ts';
import { ofWindow } from '../evidence/of-window.ts';
import type { Clock } from '../lib/clock.ts';
import { slice } from '../lib/slice.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../store/store.ts';
import { runAgent } from './agent.ts';
import { type AnswerBench, type Answered, judge } from './answer.ts';
import { type Breakers, breakersOf } from './model/breaker.ts';
import { briefing } from './briefing.ts';
import type { Budgets, Price } from './rails/budget.ts';
import { failureOf } from './model/failures.ts';
import type { Brief, Contribution, Investigator } from './investigator.ts';
import { factsOf, type Kit, kitOf } from './kit.ts';
import { budgetPolicy } from './middleware/budget.ts';
import { lookUpPolicy } from './middleware/look-ups.ts';
import { offerPolicy } from './middleware/offer.ts';
import { servicePolicy } from './middleware/service.ts';
import { submissionPolicy } from './middleware/submission.ts';
import { terminationPolicy } from './middleware/termination.ts';
import { turnPolicy } from './middleware/turns.ts';
import { type ChatModel, chatModels, type Endpoint } from './model/model.ts';
import { endedAs, noticeOf } from './rails/notice.ts';
import { type Prompt, readPrompt } from './model/prompts.ts';
import { Rails } from './rails/rails.ts';
import { respondWith } from './respond.ts';
import { type SpendLog, spendLog } from './rails/spend-log.ts';
import { SubmissionArguments, submitTool } from './submission.ts';
import { timeLimit } from './time-limit.ts';
import { openTurns, type Turns } from './rails/turns.ts';

export interface InvestigatorParts {
  readonly endpoint: Endpoint;
  readonly budgets: Budgets;
  /** Per million tokens, by the model's name; `*` for all others. Absent: it costs nothing that is counted. */
  readonly prices: Readonly<Record<string, Price>>;
  /** How long one turn is tried for before the model counts as out. */
  readonly patienceMs: number;
  /** How many tokens a conversation may have. */
  readonly contextTokens: number;
  readonly clock: Clock;
  /** Absent: runs cannot be resumed, and only budgets for one run hold. */
  readonly store?: Store;
  readonly log?: Log;
  /** From 0 to 1; absent: Math.random. */
  readonly random?: () => number;
}

/** What all runs of this process share. */
interface Shared extends InvestigatorParts {
  readonly models: readonly ChatModel[];
  readonly breakers: Breakers;
  readonly spend: SpendLog;
  readonly prompt: Prompt;
}

/** An investigator behind an OpenAI-compatible endpoint. Throws InputError where a prompt is missing. */
export function modelInvestigator(parts: InvestigatorParts): Investigator {
  const shared: Shared = {
    ...parts,
    models: chatModels(parts.endpoint, parts.clock),
    breakers: breakersOf(parts.clock),
    spend: spendLog(parts.store, parts.clock),
    prompt: readPrompt('investigator'),
  };
  return {
    investigate: (brief) => investigateWith(shared, brief),
    respond: respondWith({ ...shared, prompt: readPrompt('responder') }),
  };
}

async function investigateWith(shared: Shared, brief: Brief): Promise<Contribution> {
  const { clock, spend, budgets, store } = shared;
  const rails = new Rails(budgets, await spend.today(brief.channel));
  const turns = await openTurns(store, brief.run);
  const kit = await kitOf(brief, { ...shared, model: shared.models[0]?.name ?? '', submit });
  const bench = benchOf(brief);
  const answer = { current: undefined as Answered | undefined };
  const deadline = timeLimit(rails, clock, brief.abort, turns.seconds);
  try {
    await converse({ shared, brief, rails, kit, turns, bench, abort: deadline.signal, answer });
  } finally {
    deadline.release();
  }
  await slice();
  return contribution(shared, rails, bench(), answer.current);
}

interface Conversation {
  readonly shared: Shared;
  readonly brief: Brief;
  readonly rails: Rails;
  readonly kit: Kit;
  readonly bench: () => AnswerBench;
  readonly turns: Turns;
  readonly abort: AbortSignal;
  readonly answer: { current: Answered | undefined };
}

async function converse(conversation: Conversation): Promise<void> {
  const { shared, brief, rails, kit, abort } = conversation;
  const [model] = shared.models;
  if (model === undefined) {
    rails.fail(failureOf('model-not-found'));
    return;
  }
  await runAgent({
    ...{ model, rails, abort },
    prompt: shared.prompt.text,
    objective: briefing(brief, kit.fence),
    tools: kit.offered,
    middleware: policies(conversation),
    mostTurns: shared.budgets.run.turns ?? unboundedTurns,
    onInternal: (error) => shared.log?.error({ run: brief.run, err: error }, 'the agent broke'),
  });
}

const unboundedTurns = 200;

const submit = tool(async () => '', { ...submitTool, schema: SubmissionArguments });

/** Each policy once; those of model calls wrap the ones after them. */
function policies(conversation: Conversation): readonly AgentMiddleware[] {
  const { shared, brief, rails, kit, turns, bench, abort, answer } = conversation;
  const { clock, spend, models, breakers, patienceMs, random = Math.random } = shared;
  const names = [...kit.tools.map(({ name }) => name), submitTool.name];
  const common = { rails, spend, channel: brief.channel, weigh: kit.weigh };
  const onTurn = () => brief.onTurn?.({ turns: rails.turns, lookUps: rails.lookUps });
  return [
    terminationPolicy(rails, submitTool.name),
    offerPolicy(rails, submitTool.name),
    kit.context,
    turnPolicy({ ...common, turns, clock, tools: names, priceOf: priceIn(shared), onTurn }),
    budgetPolicy({
      ...common,
      price: priceIn(shared)(models[0]?.name ?? ''),
      maxOutputTokens: shared.endpoint.maxOutputTokens,
    }),
    servicePolicy({ rails, models, breakers, clock, random, patienceMs, abort }),
    submissionPolicy({
      rails,
      judge: (args) => judge(args, bench()),
      faultOf: (call) => rails.faults.get(call),
      onAnswer: (answered) => {
        answer.current = answered;
      },
    }),
    lookUpPolicy({ rails, tools: kit.tools, turns, offered: names }),
  ];
}

const priceIn =
  ({ prices }: InvestigatorParts) =>
  (model: string): Price | undefined =>
    prices[model] ?? prices['*'];

/** The evidence of the window as it is now, and what the engine makes of it; worked out anew when there is more. */
function benchOf(brief: Brief): () => AnswerBench {
  const { ledger, window, view, draft } = brief;
  let known = ledger.all().length;
  let bench: AnswerBench = { view, facts: factsOf(brief, view), draft };
  return () => {
    const all = ledger.all();
    if (all.length > known) {
      const now = analyse({ evidence: ofWindow(all, window), window, focus: view.focus });
      bench = { ...now, facts: factsOf(brief, now.view) };
      known = all.length;
    }
    return { ...bench, facts: { ...bench.facts, coverage: ledger.coverage() } };
  };
}

function contribution(
  shared: Shared,
  rails: Rails,
  { facts, draft: engine }: AnswerBench,
  answer: Answered | undefined,
): Contribution {
  const draft = answer?.draft ?? engine;
  const note = noteOf(shared, rails);
  return {
    ...{ draft, facts, note, settled: settle(draft, facts) },
    tokens: rails.tokens,
    currency: rails.spent.run.currency,
  };
}

function noteOf({ models, prompt }: Shared, rails: Rails): ModelNote {
  const ended = endedAs(rails);
  const notice = noticeOf(rails);
  // A model that says nothing that can be checked has failed by itself.
  const domain = rails.failure?.domain ?? (ended === 'failed' || ended === 'stalled' ? 'model' : undefined);
  if (ended === 'stalled' || ended === 'budget') rails.ledger.mode('FM-1.5');
  return {
    name: rails.model ?? models[0]?.name ?? 'unnamed model',
    prompt: prompt.label,
    ...{ turns: rails.turns, lookUps: rails.lookUps, repeated: rails.repeated, ended },
    ...(notice !== undefined && { notice }),
    ...(domain !== undefined && { failureDomain: domain }),
    failures: rails.ledger.failures(),
    modes: rails.ledger.modes(),
  };
}
