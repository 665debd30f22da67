import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { signed } from '../api/chat.ts';
import { readContent } from '../api/content.ts';
import { textAt } from '../read-json.ts';
import type { ChatMessage, Draft } from '../state/message.ts';
import { casefileBot, visitor } from '../state/people.ts';
import type { Room } from '../state/room.ts';
import { shortId } from '../state/views.ts';

/** Slack takes five answers within half an hour. */
const mostUses = 5;
const lifeMs = 30 * 60_000;

/** What a `response_url` stands for: a channel, and the message that was acted on. */
export interface ResponseTarget {
  readonly channel: string;
  readonly message?: ChatMessage;
}

type ResponseOutcome = 'ok' | 'expired_url' | 'used_url' | 'invalid_payload';

export interface ResponseUrls {
  mint(target: ResponseTarget): string;
  /** Does what the bot asks for through an address that it was given. */
  use(id: string, payload: JsonValue | undefined): ResponseOutcome;
}

export function createResponseUrls(room: Room, base: () => string): ResponseUrls {
  const open = new Map<string, ResponseTarget & { readonly until: number; uses: number }>();
  return {
    mint: (target) => {
      const id = shortId();
      open.set(id, { ...target, until: room.clock.now() + lifeMs, uses: 0 });
      return `${base()}/response/${id}`;
    },
    use: (id, payload) => {
      const target = open.get(id);
      if (!target || room.clock.now() > target.until) return 'expired_url';
      if (target.uses >= mostUses) return 'used_url';
      target.uses += 1;
      return respond(room, target, payload) ? 'ok' : 'invalid_payload';
    },
  };
}

/** Says what the bot answered to an interaction: changes the message acted on, or posts beside it. */
export function respond(room: Room, target: ResponseTarget, payload: JsonValue | undefined): boolean {
  if (!isJsonObject(payload)) return false;
  const acted = target.message && room.messages.find(target.channel, target.message.ts);
  if (acted && payload['delete_original'] === true) {
    room.messages.remove(acted);
    return true;
  }
  const read = readContent(payload);
  if (read.status === 'refused') return false;
  if (acted && payload['replace_original'] === true) room.messages.edit(acted, read.content);
  else
    room.messages.post({
      ...signed(casefileBot, target.channel),
      ...read.content,
      ...placed(payload, target),
    });
  return true;
}

function placed(
  payload: { readonly [key: string]: JsonValue | undefined },
  target: ResponseTarget,
): Partial<Draft> {
  const thread = textAt(payload, 'thread_ts') || target.message?.thread_ts;
  const seen = payload['response_type'] === 'in_channel' ? {} : { visible_to: visitor.id };
  return { ...seen, ...(thread ? { thread_ts: thread } : {}) };
}
