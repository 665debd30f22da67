import { AIMessage } from 'langchain';
import { malformed } from './completion.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { Call, Turn } from '../rails/turns.ts';

type Read = Omit<Turn, 'currency' | 'seconds'>;

/**
 * What a model answered, in our own words: calls with ids of ours, names that an endpoint takes back, malformed
 * ones with what is wrong. `weigh` counts the tokens where the endpoint does not say how many they were.
 */
export function turnOf(answer: unknown, number: number, weigh: () => number): Read {
  if (!AIMessage.isInstance(answer)) throw new TypeError('the model gave no message');
  const text = answer.text.slice(0, longestText);
  const calls = callsOf(answer, number);
  const refusal = refusalOf(answer);
  return {
    text,
    calls,
    ...(refusal !== undefined && { refusal }),
    tokens: tokensOf(answer, weigh),
    model: modelOf(answer),
  };
}

const longestText = 20_000;
const mostCalls = 32;

const fault = 'the arguments are not a JSON object';

function callsOf(answer: AIMessage, number: number): Call[] {
  const good = (answer.tool_calls ?? []).map(({ name, args }) => ({
    name: sendable(name),
    ...(isJsonObject(args) && !(malformed in args) ? { args } : { args: {}, fault }),
  }));
  const bad = (answer.invalid_tool_calls ?? []).map(({ name }) => ({
    name: sendable(name ?? ''),
    args: {},
    fault,
  }));
  return [...good, ...bad]
    .slice(0, mostCalls)
    .map((call, index) => ({ id: `t${number}c${index + 1}`, ...call }));
}

/** Endpoints refuse a conversation in which a function has another name. */
const sendable = (name: string): string => name.replaceAll(/[^\w-]/gu, '_').slice(0, 64) || 'unnamed';

function refusalOf(answer: AIMessage): Turn['refusal'] {
  const reason: unknown = answer.response_metadata['finish_reason'];
  if (reason === 'content_filter') return 'content-filtered';
  return reason === 'refusal' ? 'refused-to-answer' : undefined;
}

function tokensOf(answer: AIMessage, weigh: () => number): Turn['tokens'] {
  const { input_tokens: input = 0, output_tokens: output = 0 } = answer.usage_metadata ?? {};
  return isCount(input) && isCount(output) && input + output > 0
    ? { input, output }
    : { input: weigh(), output: 0 };
}

const isCount = (value: number): boolean => Number.isFinite(value) && value >= 0;

function modelOf(answer: AIMessage): string {
  const name: unknown = answer.response_metadata['model_name'];
  return typeof name === 'string' && name !== '' ? name.slice(0, 120) : 'unnamed model';
}
