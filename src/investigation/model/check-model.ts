import { z } from 'zod';
import { classify, failureOf, type FailureCode } from './failures.ts';

/** What an endpoint says when it is asked for the cheapest thing it has. */
export type ModelCheck =
  | { readonly status: 'ok'; readonly missing: readonly string[]; readonly known: boolean }
  | { readonly status: 'failed'; readonly code: FailureCode; readonly httpStatus?: number };

export interface CheckedEndpoint {
  readonly baseUrl?: string;
  readonly apiKey?: string;
  readonly models: readonly string[];
}

const Models = z.object({ data: z.array(z.object({ id: z.string() })) });
const openAi = 'https://api.openai.com/v1';

/**
 * Asks for the list of models, which costs nothing. `known` is false where the endpoint gives none, as some servers
 * do; then only that it answers is certain. Never throws.
 */
export async function checkModel(endpoint: CheckedEndpoint, abort: AbortSignal): Promise<ModelCheck> {
  const { baseUrl = openAi, apiKey, models } = endpoint;
  try {
    const response = await fetch(`${baseUrl.replace(/\/$/u, '')}/models`, {
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      redirect: 'error',
      signal: abort,
    });
    if (response.status === 404) return { status: 'ok', missing: [], known: false };
    if (!response.ok) return failed(classify({ status: response.status, message: await response.text() }));
    const listed = Models.safeParse(await response.json());
    if (!listed.success) return { status: 'ok', missing: [], known: false };
    const ids = new Set(listed.data.data.map(({ id }) => id));
    return { status: 'ok', missing: models.filter((model) => !ids.has(model)), known: true };
  } catch (error) {
    return failed(abort.aborted ? failureOf('timed-out') : classify(error));
  }
}

const failed = ({ code, status }: { readonly code: FailureCode; readonly status?: number }): ModelCheck => ({
  status: 'failed',
  code,
  ...(status !== undefined && { httpStatus: status }),
});
