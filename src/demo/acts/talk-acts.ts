import { enveloped } from '../delivery/envelope.ts';
import { slashCommand } from '../delivery/interaction.ts';
import { visitor } from '../state/people.ts';
import { type Acting, type ActOutcome, done, outcomeOf } from './acting.ts';
import { respond } from './response-urls.ts';
import { type TypedCommand, typedCommand, typedText } from './typed-text.ts';

export interface TalkActs {
  /** Writes a message, or gives a slash command where the text is one. */
  readonly say: (channel: string, text: string, threadTs?: string) => Promise<ActOutcome>;
  /** Presses the stop button that Slack shows while a message streams in a thread. */
  readonly stopSession: (channel: string, threadTs: string) => Promise<ActOutcome>;
  /** Looks at the bot's home. */
  readonly openHome: () => Promise<ActOutcome>;
}

export const createTalkActs = (acting: Acting): TalkActs => ({
  say: async (channel, text, threadTs) => {
    const command = threadTs === undefined ? typedCommand(text) : undefined;
    if (command) return give(acting, channel, command);
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    acting.room.messages.post({ channel, user: visitor.id, text: typedText(text), ...thread });
    return done;
  },

  stopSession: async (channel, threadTs) => {
    const { room, postman } = acting;
    const streams = room.messages
      .thread(channel, threadTs)
      .filter(({ streaming_state }) => streaming_state === 'in_progress');
    const event = {
      ...{ type: 'agent_session_stopped', channel, thread_ts: threadTs, user: visitor.id },
      streaming_message_ts: streams.map(({ ts }) => ts),
    };
    await postman.event(enveloped(event, room.clock.now()));
    return done;
  },

  openHome: async () => {
    const { room, postman } = acting;
    const home = room.views.home();
    const event = {
      type: 'app_home_opened',
      user: visitor.id,
      tab: 'home',
      ...(home ? { view: home.view } : {}),
    };
    await postman.event(enveloped(event, room.clock.now()));
    return done;
  },
});

async function give(acting: Acting, channel: string, { command, text }: TypedCommand): Promise<ActOutcome> {
  const { room, postman, responses } = acting;
  const payload = slashCommand(room, channel, command, text, responses.mint({ channel }));
  const delivery = await postman.interaction({ kind: 'slash_commands', payload });
  if (delivery.status === 'acknowledged') respond(room, { channel }, delivery.reply);
  return outcomeOf(delivery);
}
