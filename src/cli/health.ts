import { modelNames, type Environment } from '../config/environment.ts';
import { readLastEval } from '../evals/last-eval.ts';
import type { Outbox } from '../slack/outbox/outbox.ts';
import type { Health } from '../slack/views/app-home.ts';

/** The bot's own condition, as its Home tab tells it. */
export async function healthOf(environment: Environment, outbox: Pick<Outbox, 'waiting'>): Promise<Health> {
  const models = modelNames(environment);
  const lastEval = await readLastEval(environment.CASEFILE_DATA_DIR);
  return {
    waitingToPost: outbox.waiting(),
    model: models.length === 0 ? 'none: the rule engine alone.' : models.join(', then '),
    ...(lastEval && { lastEval }),
  };
}
