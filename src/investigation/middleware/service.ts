import { type AgentMiddleware, type AIMessage, createMiddleware } from 'langchain';
import type { Clock } from '../../lib/clock.ts';
import type { Breakers } from '../model/breaker.ts';
import { classify, EndpointError, type Failure, failureOf } from '../model/failures.ts';
import type { ChatModel } from '../model/model.ts';
import { emergencyCut } from '../rails/emergency-cut.ts';
import { type Rails, RunOver } from '../rails/rails.ts';

export interface ServiceOptions {
  readonly rails: Rails;
  readonly models: readonly ChatModel[];
  readonly breakers: Breakers;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  /** How long one turn is tried for before the model counts as out, in milliseconds. */
  readonly patienceMs: number;
  readonly abort: AbortSignal;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;

/**
 * Asks the preferred model; tries again only where that can help, then the next model. This is the only place that
 * tries again. When nobody answers, the run ends with the failure of the preferred model, which people know.
 */
export function servicePolicy(options: ServiceOptions): AgentMiddleware {
  const { rails, models, clock, patienceMs, abort } = options;
  return createMiddleware({
    name: 'service',
    wrapModelCall: async (request, handler) => {
      const ask = async (sent: typeof request) => {
        try {
          return assertUnfiltered(await handler(sent));
        } catch (error) {
          const failure = classify(error);
          if (failure.code !== 'context-overflow') throw error;
          rails.ledger.failure(failure);
          return handler({ ...sent, messages: emergencyCut(sent.messages) });
        }
      };
      const startedAt = clock.now();
      let first: Failure | undefined;
      for (const [index, model] of models.entries()) {
        const isLast = index === models.length - 1;
        // What is left is shared among those that were not asked yet.
        const until = clock.now() + (startedAt + patienceMs - clock.now()) / (isLast ? 1 : 2);
        const outcome = await persist(options, model, until, () => ask({ ...request, model: model.chat }));
        if (outcome.status === 'answered') return outcome.value;
        // An open circuit tells less than what opened it.
        if (first === undefined || first.code === 'circuit-open') first = outcome.failure;
        if (abort.aborted || outcome.failure.code === 'stopped') break;
        if (!isLast) rails.ledger.failure(outcome.failure);
      }
      rails.triedMs = clock.now() - startedAt;
      rails.fail(abort.aborted ? failureOf('stopped') : (first ?? failureOf('internal')));
      throw new RunOver();
    },
  });
}

/** A service that held the answer back has not answered. */
function assertUnfiltered(answer: AIMessage): AIMessage {
  if (answer.response_metadata['finish_reason'] === 'content_filter')
    throw new EndpointError('content-filtered');
  return answer;
}

type Outcome<T> =
  | { readonly status: 'answered'; readonly value: T }
  | { readonly status: 'out'; readonly failure: Failure };

/** Asks one model until it answers, `until` has come, or asking again cannot help. */
async function persist<T>(
  options: ServiceOptions,
  model: ChatModel,
  until: number,
  ask: () => T | Promise<T>,
): Promise<Outcome<T>> {
  const { rails, breakers, clock, abort } = options;
  let met: Failure | undefined;
  for (let tries = 0; ; tries += 1) {
    const rest = breakers.ask(model.key);
    const attempt = rest > 0 ? resting(rest) : await once(options, model, ask);
    if (attempt.status === 'answered') return attempt;
    const { failure } = attempt;
    const waitMs = waitBefore(failure, tries, options.random);
    const isHopeless = failure.retry !== 'again' && failure.code !== 'circuit-open';
    // An open circuit tells less than what opened it.
    if (failure.code !== 'circuit-open') met = failure;
    if (isHopeless || abort.aborted || clock.now() + waitMs >= until)
      return { status: 'out', failure: met ?? failure };
    rails.ledger.failure(failure);
    await clock.wait(waitMs, abort);
  }
}

const resting = (retryAfterMs: number): Outcome<never> => ({
  status: 'out',
  failure: failureOf('circuit-open', { retryAfterMs }),
});

async function once<T>(
  { breakers, abort }: ServiceOptions,
  { key }: ChatModel,
  ask: () => T | Promise<T>,
): Promise<Outcome<T>> {
  try {
    const value = await ask();
    breakers.tell(key, 'answered');
    return { status: 'answered', value };
  } catch (error) {
    const failure = classify(error);
    // A request of ours that was wrong, or given up by us, says nothing about the endpoint.
    const isTheirs = failure.domain === 'model-service' && !abort.aborted;
    breakers.tell(key, isTheirs ? 'failed' : 'answered');
    return { status: 'out', failure };
  }
}

/** What the service asks for, else twice as long each time, with full jitter so that runs do not come back together. */
function waitBefore({ retryAfterMs }: Failure, tries: number, random: () => number): number {
  const jitter = random() * Math.min(longestWaitMs, firstWaitMs * 2 ** tries);
  return retryAfterMs === undefined ? firstWaitMs / 2 + jitter : retryAfterMs + (random() * firstWaitMs) / 2;
}
