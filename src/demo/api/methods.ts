import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { accept, type Method } from './method.ts';
import { peopleMethods } from './people.ts';
import { reactionMethods } from './reactions.ts';
import { streamMethods } from './streams.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that this workspace answers; any other is `unknown_method`. */
export const methods: Readonly<Record<string, Method>> = {
  ...peopleMethods,
  ...chatMethods,
  ...streamMethods,
  ...conversationMethods,
  ...viewMethods,
  ...reactionMethods,
  ...fileMethods,
  'api.test': ({ args }) => accept({ args }),
  'apps.connections.open': ({ openSocket }) => accept({ url: openSocket() }),
};
