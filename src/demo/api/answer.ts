import type { JsonObject } from '../../lib/json.ts';
import { casefileBot } from '../state/people.ts';
import type { Room } from '../state/room.ts';
import type { Faults } from './faults.ts';
import { type Answer, refuse } from './method.ts';
import { methods } from './methods.ts';

/** The tokens that this workspace knows; they open nothing but it. */
export interface Tokens {
  readonly bot: string;
  readonly app: string;
}

export interface Desk {
  readonly room: Room;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly openSocket: () => string;
  readonly address: () => string;
}

export interface Reply {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: Answer;
}

/** Answers one Web API call; `args` is undefined where the body could not be read. */
export function answerCall(desk: Desk, method: string, token: string, args: JsonObject | undefined): Reply {
  const fault = desk.faults.take(method);
  if (fault?.error === 'ratelimited')
    return {
      httpStatus: 429,
      headers: { 'retry-after': String(fault.retryAfterS) },
      answer: refuse('ratelimited'),
    };
  return {
    httpStatus: 200,
    headers: {},
    answer: fault ? refuse(fault.error) : permitted(desk, method, token, args),
  };
}

function permitted(
  { room, tokens, openSocket, address }: Desk,
  name: string,
  token: string,
  args?: JsonObject,
): Answer {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) return refuse('unknown_method');
  if (token === '') return refuse('not_authed');
  if (token !== tokens.bot && token !== tokens.app) return refuse('invalid_auth');
  const needsApp = name === 'apps.connections.open';
  if (needsApp !== (token === tokens.app) && name !== 'auth.test') return refuse('not_allowed_token_type');
  if (!args) return refuse('invalid_json');
  return method({ room, args, caller: casefileBot, openSocket, address });
}
