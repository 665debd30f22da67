import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { textAt } from '../read-json.ts';
import type { ChatMessage } from '../state/message.ts';
import type { Room } from '../state/room.ts';
import { withIds } from './block-ids.ts';
import { inChannel, signed } from './chat.ts';
import { blockFaults } from './limits.ts';
import { type Answer, accept, type Call, type Method, refuse } from './method.ts';

/** What one call may carry, and how many blocks `chat.stopStream` may add. */
const markdownLength = 12_000;
const blocksAtTheEnd = 50;
/** Slack ends a stream then, whether or not anything was appended. */
const streamMs = 5 * 60_000;

/** Streamed messages: `chat.startStream`, `chat.appendStream`, `chat.stopStream`, and the session around them. */
export const streamMethods: Readonly<Record<string, Method>> = {
  'chat.startStream': (call) =>
    inChannel(call, (channel) => {
      const { args, room, caller } = call;
      const parent = room.messages.find(channel, textAt(args, 'thread_ts'));
      if (textAt(args, 'thread_ts') === '') return refuse('invalid_arguments');
      if (!parent) return refuse('thread_not_found');
      if (textAt(args, 'recipient_user_id') === '') return refuse('missing_recipient_user_id');
      if (textAt(args, 'recipient_team_id') === '') return refuse('missing_recipient_team_id');
      return carrying(args, (content) => {
        const thread_ts = parent.thread_ts ?? parent.ts;
        const message = room.messages.post({
          ...signed(caller, channel),
          ...added({ text: '', blocks: [] }, content),
          thread_ts,
          streaming_state: 'in_progress',
        });
        return accept({ channel, ts: message.ts });
      });
    }),

  'chat.appendStream': (call) =>
    streaming(call, (message) =>
      carrying(call.args, (content) => {
        call.room.messages.edit(message, added(message, content));
        return accept({ channel: message.channel, ts: message.ts });
      }),
    ),

  'chat.stopStream': (call) =>
    streaming(call, (message) => {
      const given = call.args['blocks'];
      const blocks = Array.isArray(given) ? (given as readonly JsonValue[]) : [];
      if (blocks.length > blocksAtTheEnd) return refuse('invalid_blocks');
      const faults = blockFaults(blocks, 'message');
      if (faults.length > 0) return refuse('invalid_blocks', faults);
      return carrying({ chunks: [], ...call.args }, (content) => {
        const change = added(message, content);
        const metadata = call.args['metadata'];
        const edited = call.room.messages.edit(message, {
          ...change,
          blocks: withIds([...change.blocks, ...blocks.filter(isJsonObject)]),
          ...(isJsonObject(metadata) && { metadata }),
          streaming_state: 'completed',
        });
        return accept({ channel: edited.channel, ts: edited.ts });
      });
    }),

  'agents.sessions.setStatus': ({ room, args }) => {
    const known = ['processing', 'active', 'suspended', 'closed'];
    if (!room.channels.some(({ id }) => id === textAt(args, 'channel_id')))
      return refuse('channel_not_found');
    if (textAt(args, 'title').length > 200) return refuse('invalid_arguments');
    return known.includes(textAt(args, 'status')) ? accept() : refuse('invalid_arguments');
  },
};

/** Ends every stream as Slack does when its time is over: the bot learns of it from its next call. */
export function endStreams(room: Room): void {
  for (const message of room.messages.all())
    if (message.streaming_state === 'in_progress')
      room.messages.edit(message, { streaming_state: 'errored' });
}

function streaming(call: Call, step: (message: ChatMessage) => Answer): Answer {
  return inChannel(call, (channel) => {
    const message = call.room.messages.find(channel, textAt(call.args, 'ts'));
    if (!message) return refuse('message_not_found');
    if (message.user !== call.caller.id) return refuse('message_not_owned_by_app');
    const isOver = call.room.clock.now() - Number(message.ts) * 1000 > streamMs;
    return message.streaming_state === 'in_progress' && !isOver
      ? step(message)
      : refuse('message_not_in_streaming_state');
  });
}

interface Carried {
  readonly markdown: string;
  readonly tasks: readonly JsonObject[];
}

/** Reads `markdown_text` or `chunks`: one of them, and short enough. */
function carrying(args: JsonObject, step: (content: Carried) => Answer): Answer {
  const given = args['chunks'];
  const text = textAt(args, 'markdown_text');
  if (!Array.isArray(given) && text === '') return refuse('no_text');
  const chunks = Array.isArray(given) ? (given as readonly JsonValue[]).filter(isJsonObject) : [];
  const unknown = chunks.some((chunk) => !['markdown_text', 'task_update'].includes(textAt(chunk, 'type')));
  if (unknown) return refuse('invalid_chunks');
  const markdown =
    text +
    chunks
      .filter((chunk) => textAt(chunk, 'type') === 'markdown_text')
      .map((chunk) => textAt(chunk, 'text'))
      .join('');
  if (markdown.length > markdownLength) return refuse('msg_too_long');
  const tasks = chunks.filter((chunk) => textAt(chunk, 'type') === 'task_update');
  if (tasks.some((task) => textAt(task, 'id') === '' || textAt(task, 'title') === ''))
    return refuse('invalid_chunks');
  return step({ markdown, tasks });
}

/** What the message shows: its text so far, and each task in its newest state. */
function added(message: Pick<ChatMessage, 'text' | 'blocks'>, { markdown, tasks }: Carried) {
  const text = message.text + markdown;
  const shownTasks = new Map(
    (message.blocks ?? [])
      .filter((block) => textAt(block, 'type') === 'task_card')
      .map((block) => [textAt(block, 'task_id'), block]),
  );
  for (const task of tasks)
    shownTasks.set(textAt(task, 'id'), {
      type: 'task_card',
      task_id: textAt(task, 'id'),
      title: textAt(task, 'title'),
      status: textAt(task, 'status') || 'pending',
    });
  const said: readonly JsonObject[] = text === '' ? [] : [{ type: 'markdown', text }];
  return { text, blocks: [...said, ...shownTasks.values()] };
}
