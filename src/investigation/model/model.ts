import { ChatOpenAICompletions } from '@langchain/openai';
import type { Clock } from '../../lib/clock.ts';
import { wireFetch } from './wire.ts';

/** An OpenAI-compatible endpoint and the models to ask there, the preferred one first. */
export interface Endpoint {
  /** Absent: OpenAI's own. */
  readonly baseUrl?: string;
  readonly apiKey?: string;
  readonly models: readonly string[];
  /** How long one answer may take. */
  readonly timeoutMs: number;
  /** The longest answer that is asked for. */
  readonly maxOutputTokens: number;
}

export interface ChatModel {
  readonly name: string;
  /** Names endpoint and model, for the breaker. */
  readonly key: string;
  readonly chat: ChatOpenAICompletions;
}

/** The models as LangChain speaks to them. Nobody but us retries, and nothing is streamed. */
export const chatModels = (endpoint: Endpoint, clock: Clock): readonly ChatModel[] =>
  endpoint.models.map((name) => ({
    name,
    key: `${endpoint.baseUrl ?? 'default'} ${name}`,
    chat: new ChatOpenAICompletions({
      model: name,
      // Servers on the own network often want none, but the library insists on one.
      apiKey: endpoint.apiKey ?? 'none',
      maxTokens: endpoint.maxOutputTokens,
      maxRetries: 0,
      streaming: false,
      // Ours is shorter, and keeps to the clock.
      timeout: endpoint.timeoutMs * 4,
      configuration: {
        ...(endpoint.baseUrl !== undefined && { baseURL: endpoint.baseUrl }),
        maxRetries: 0,
        fetch: wireFetch({ clock, timeoutMs: endpoint.timeoutMs }),
      },
    }),
  }));
