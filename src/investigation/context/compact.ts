import { type BaseMessage, HumanMessage, ToolMessage } from 'langchain';
import { cut } from '../../lib/cut.ts';
import { fit } from './fit.ts';
import { type CountTokens, tokensOf } from './tokens.ts';

export interface Room {
  /** What the messages may weigh together, in tokens. */
  readonly tokens: number;
  /** What one result may weigh, in tokens. */
  readonly result: number;
  readonly count: CountTokens;
}

/** Results of the last turns that are shown whole while there is room. */
const fresh = 3;
const lineRoom = 160;

/**
 * The conversation as it fits: the first message (objective, alerts, case notes) as it is, then every call with its
 * result, the oldest results as a line that keeps evidence id and finding. Where even those lines are too many, the
 * oldest turns go, calls and results together, and a line says so. Pure.
 */
export function compact(messages: readonly BaseMessage[], room: Room): readonly BaseMessage[] {
  const [pinned, ...conversation] = messages.map((message) => fitted(message, room));
  if (pinned === undefined) return [];
  const results = conversation.flatMap((message, index) => (ToolMessage.isInstance(message) ? [index] : []));
  const weights = conversation.map((message) => tokensOf([message], room.count));
  let total = weights.reduce((sum, one) => sum + one, tokensOf([pinned], room.count));
  const shown: BaseMessage[] = [...conversation];
  const keep = new Set(lastTurns(conversation, results));
  for (const isFresh of [false, true])
    for (const index of results) {
      const message = shown[index];
      // The newest result is what the next turn is about: it stays as long as anything else can go.
      const isLast = index === results.at(-1);
      if (total <= room.tokens || message === undefined || isLast || keep.has(index) !== isFresh) continue;
      if (!ToolMessage.isInstance(message)) continue;
      const line = asLine(message);
      total += tokensOf([line], room.count) - (weights[index] ?? 0);
      shown[index] = line;
    }
  return [pinned, ...withoutOldest(shown, total, room)];
}

const fitted = (message: BaseMessage, { result, count }: Room): BaseMessage =>
  ToolMessage.isInstance(message) ? retold(message, fit(message.text, result, count)) : message;

/** The results of the last turns: those after the third last message of the model. */
function lastTurns(conversation: readonly BaseMessage[], results: readonly number[]): readonly number[] {
  const answers = conversation.flatMap((message, index) => (message.type === 'ai' ? [index] : []));
  const from = answers.at(-fresh) ?? 0;
  return results.filter((index) => index > from);
}

/** `ev_… 834 lines …; ×137 error …`: what it was and what stood first. */
export function asLine(message: ToolMessage): ToolMessage {
  const [head = '', ...rest] = message.text.split('\n');
  if (message.text.length <= lineRoom) return message;
  const finding = rest.find(
    (line) => line.length > 20 && !line.startsWith('«') && !/computed:|^[-+] /u.test(line),
  );
  const ids = [...new Set(message.text.match(/\bev_[0-9a-f]{20}\b/gu))].filter((id) => !head.includes(id));
  const more = ids.length > 0 ? ` (also ${ids.slice(0, 3).join(', ')})` : '';
  return retold(
    message,
    `${cut(head, lineRoom)}${more}${finding === undefined ? '' : `; ${cut(finding.trim(), lineRoom)}`} (shortened)`,
  );
}

const retold = (message: ToolMessage, content: string): ToolMessage =>
  content === message.text
    ? message
    : new ToolMessage({
        content,
        tool_call_id: message.tool_call_id,
        ...(message.name !== undefined && { name: message.name }),
        artifact: message.artifact as unknown,
      });

/** Leaves out whole turns from the start, so that no call is without its result. The last turn always stays. */
function withoutOldest(
  conversation: readonly BaseMessage[],
  weight: number,
  { tokens, count }: Room,
): readonly BaseMessage[] {
  if (weight <= tokens) return conversation;
  const starts = conversation.flatMap((message, index) => (message.type === 'ai' ? [index] : []));
  let total = weight;
  let from = 0;
  for (const next of starts.slice(1)) {
    if (total <= tokens) break;
    total -= tokensOf(conversation.slice(from, next), count);
    from = next;
  }
  return from === 0 ? conversation : [leftOut(conversation.slice(0, from)), ...conversation.slice(from)];
}

const mostIds = 12;

/** What was asked in the turns that are gone can still be read. */
function leftOut(messages: readonly BaseMessage[]): BaseMessage {
  const results = messages.filter((message) => ToolMessage.isInstance(message));
  const ids = new Set(results.flatMap((message) => message.text.match(/\bev_[0-9a-f]{20}\b/gu) ?? []));
  const shown = [...ids].slice(0, mostIds).join(', ');
  return new HumanMessage(
    `(${results.length} older results are left out; read_evidence shows what they rest on: ${shown || 'nothing'})`,
  );
}
