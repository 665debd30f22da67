import { type Environment, forbidTracing, modelNames, readEnvironment } from '../config/environment.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import type { Investigator } from '../investigation/investigator.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../store/store.ts';

/** The investigator that environment and settings name; undefined where CASEFILE_MODEL is not set. */
export async function investigatorOf(
  environment: Environment,
  settings: Settings,
  kept?: { readonly store: Store; readonly log: Log },
): Promise<Investigator | undefined> {
  const models = modelNames(environment);
  if (models.length === 0) return undefined;
  forbidTracing();
  // Loaded only here: it takes most of a second and 150 MB, and most commands need no model.
  const { modelInvestigator } = await import('../investigation/model-investigator.ts');
  const { model, budgets } = settings;
  return modelInvestigator({
    endpoint: {
      ...endpointOf(environment),
      models,
      timeoutMs: model.requestSeconds * 1000,
      maxOutputTokens: model.maxOutputTokens,
    },
    budgets: { run: budgets.run, day: budgets.day, channel: budgets.channel },
    prices: model.prices,
    patienceMs: model.patienceSeconds * 1000,
    contextTokens: Math.floor(model.windowTokens * model.contextShare),
    clock: systemClock,
    ...kept,
  });
}

/** The investigator for recorded cases, of whose spending nothing is kept; undefined where none is wanted. */
export async function caseInvestigator(isWanted: boolean): Promise<Investigator | undefined> {
  if (!isWanted) return undefined;
  const environment = readEnvironment();
  return investigatorOf(environment, await readSettings(environment.CASEFILE_CONFIG));
}

/** Where the model is, and the key for it. */
export const endpointOf = (
  environment: Environment,
): { readonly baseUrl?: string; readonly apiKey?: string } => ({
  ...(environment.OPENAI_BASE_URL !== undefined && { baseUrl: environment.OPENAI_BASE_URL }),
  ...(environment.OPENAI_API_KEY !== undefined && { apiKey: environment.OPENAI_API_KEY }),
});
