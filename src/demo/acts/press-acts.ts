import type { JsonObject } from '../../lib/json.ts';
import { messageAction, messageShortcut, viewAction } from '../delivery/interaction.ts';
import { objectsAt } from '../read-json.ts';
import type { ChatMessage } from '../state/message.ts';
import {
  type Acting,
  type ActOutcome,
  type InputValues,
  interact,
  missing,
  outcomeOf,
  type Spot,
} from './acting.ts';
import { actionFor, type ElementAddress } from './element.ts';

export interface PressActs {
  /** Works a button or a menu in a message. */
  readonly press: (spot: Spot, element: ElementAddress, values?: InputValues) => Promise<ActOutcome>;
  /** Works a button or a menu in a modal or on the home view. */
  readonly pressInView: (
    viewId: string,
    element: ElementAddress,
    values?: InputValues,
  ) => Promise<ActOutcome>;
  /** Chooses the bot's shortcut from a message's menu. */
  readonly shortcut: (spot: Spot, callbackId: string) => Promise<ActOutcome>;
}

export const createPressActs = (acting: Acting): PressActs => ({
  press: async (spot, address, values = {}) => {
    const { room, responses } = acting;
    const message = room.messages.find(spot.channel, spot.ts);
    const action = message && actionFor(blocksOf(message), address, room.clock.now());
    if (!action) return missing;
    const url = responses.mint({ channel: spot.channel, message });
    return outcomeOf(await interact(acting, messageAction(room, message, action, url, values)));
  },

  pressInView: async (viewId, address, values = {}) => {
    const { room } = acting;
    const open = room.views.find(viewId);
    const action = open && actionFor(objectsAt(open.view, 'blocks'), address, room.clock.now());
    return action ? outcomeOf(await interact(acting, viewAction(room, open, action, values))) : missing;
  },

  shortcut: async (spot, callbackId) => {
    const { room, responses } = acting;
    const message = room.messages.find(spot.channel, spot.ts);
    if (!message) return missing;
    const url = responses.mint({ channel: spot.channel, message });
    return outcomeOf(await interact(acting, messageShortcut(room, message, callbackId, url)));
  },
});

const blocksOf = (message: ChatMessage): readonly JsonObject[] => [
  ...(message.blocks ?? []),
  ...(message.attachments ?? []).flatMap((attachment) => objectsAt(attachment, 'blocks')),
];
