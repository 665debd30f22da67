import type { ModelNote } from '../../diagnosis/diagnosis.ts';
import { inWords } from './budget.ts';
import type { Failure, FailureCode } from '../model/failures.ts';
import type { Rails } from './rails.ts';

const alone =
  "so this is the rule engine's diagnosis alone. It has the same receipts; it has not been cross-examined.";

/** How a run ended, as the diagnosis says it. */
export function endedAs({ progress }: Rails): ModelNote['ended'] {
  if (progress.state === 'done') return 'submitted';
  // A model that ends without an answer has failed; that code let it go is the same to a reader.
  return progress.ending === undefined || progress.ending === 'premature' ? 'failed' : progress.ending;
}

/** What became of the model's part, in a sentence or two for people; undefined where there is nothing to say. */
export function noticeOf(rails: Rails): string | undefined {
  const { progress, exhausted, failure, triedMs } = rails;
  if (progress.state === 'done') return undefined;
  const turns = `${rails.turns} turn${rails.turns === 1 ? '' : 's'}`;
  switch (progress.ending) {
    case 'objected':
      return "The model's answer had no receipts that hold, also after it was told twice what is missing: what it names beyond the rule engine's diagnosis is not proven.";
    case 'budget':
      return `${exhausted === undefined ? 'The budget was used up' : inWords(exhausted)}, before the model had an answer that holds, ${alone}`;
    case 'stalled':
      return `The model asked for nothing new and gave no answer that holds in ${turns}, ${alone}`;
    case 'stopped':
      return `The investigation was stopped before the model had an answer, ${alone}`;
    case 'premature':
      return `The model ${rails.refused ? 'refused to answer' : 'gave no answer that can be checked'} in ${turns}, ${alone}`;
    default:
      return `${failure === undefined ? 'The model failed' : serviceFailed(failure, triedMs)}, ${alone}`;
  }
}

const services: Partial<Record<FailureCode, string>> = {
  'rate-limited': 'The model service answered 429, too many requests,',
  'quota-exhausted': 'The quota of the model service is used up',
  refused: 'The model service refused connections',
  'timed-out': 'The model service did not answer',
  'name-not-found': "The model service's host name was not found",
  'tls-failed': 'The model service could not be reached over TLS',
  'connection-lost': 'The connection to the model service was lost again and again',
  'cut-stream': 'The model service broke off its answers',
  'truncated-body': 'The model service broke off its answers',
  'not-json': 'The model service answered with a page instead of an answer',
  'not-a-completion': 'The model service answered with something that is no answer of a model',
  unauthorized: 'The model service did not accept our key',
  'model-not-found': 'The model service does not know the configured model',
  'content-filtered': "The model service's content filter held the answer back",
  'circuit-open': 'The model service failed before and is left alone for a while',
  'context-overflow': 'The model service took the request for too long',
  'request-rejected': 'The model service rejected the request',
  'refused-to-answer': 'The model refused to answer',
};

/** What became of the service, as a sentence without its end; only what is tried again is tried for a time. */
export function serviceFailed(failure: Failure, triedMs: number): string {
  const { code, status, retry } = failure;
  const what =
    code === 'server-error'
      ? `The model service answered ${status ?? 500}`
      : (services[code] ?? 'The model could not be asked for a reason inside the bot');
  const seconds = Math.round(triedMs / 1000);
  return retry === 'again' && seconds > 0 ? `${what} for ${seconds} s` : what;
}
