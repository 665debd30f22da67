import { textAt } from '../read-json.ts';
import { inChannel } from './chat.ts';
import { accept, type Call, type Method, refuse } from './method.ts';

export const reactionMethods: Readonly<Record<string, Method>> = {
  'reactions.add': (call) => react(call, true),
  'reactions.remove': (call) => react(call, false),
};

function react(call: Call, present: boolean) {
  return inChannel(call, (channel) => {
    const { messages } = call.room;
    const message = messages.find(channel, textAt(call.args, 'timestamp'));
    const name = textAt(call.args, 'name').replaceAll(':', '');
    if (!message) return refuse('message_not_found');
    if (name === '') return refuse('invalid_name');
    const had =
      message.reactions?.some((each) => each.name === name && each.users.includes(call.caller.id)) ?? false;
    if (had === present) return refuse(present ? 'already_reacted' : 'no_reaction');
    messages.react(message, name, call.caller.id, present);
    return accept();
  });
}
