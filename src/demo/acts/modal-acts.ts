import type { JsonObject } from '../../lib/json.ts';
import { viewClosed, viewSubmission } from '../delivery/interaction.ts';
import { objectAt, textAt } from '../read-json.ts';
import type { Room } from '../state/room.ts';
import {
  type Acting,
  type ActOutcome,
  done,
  type InputValues,
  interact,
  missing,
  outcomeOf,
} from './acting.ts';
import { allValues } from './input-values.ts';

export interface ModalActs {
  readonly submit: (viewId: string, values: InputValues) => Promise<ActOutcome>;
  /** Closes the top modal. */
  readonly close: () => Promise<ActOutcome>;
}

export const createModalActs = (acting: Acting): ModalActs => ({
  submit: async (viewId, values) => {
    const { room } = acting;
    const open = room.views.find(viewId);
    if (!open) return missing;
    const delivery = await interact(acting, viewSubmission(room, open, allValues(open, values)));
    return delivery.status === 'acknowledged' ? settle(room, viewId, delivery.reply) : outcomeOf(delivery);
  },

  close: async () => {
    const closed = acting.room.views.close('top');
    if (!closed) return missing;
    if (closed.view['notify_on_close'] === true)
      await interact(acting, viewClosed(acting.room, closed, false));
    return done;
  },
});

/** Does what the bot's acknowledgement of a submission asks for; without a wish the modal closes. */
function settle(room: Room, viewId: string, reply: JsonObject | undefined): ActOutcome {
  const view = objectAt(reply, 'view');
  const wish = textAt(reply, 'response_action');
  if (wish === 'errors') return { status: 'invalid', errors: texts(objectAt(reply, 'errors') ?? {}) };
  if (wish === 'update' && view) room.views.update(viewId, view);
  else if (wish === 'push' && view) room.views.push(view);
  else room.views.close(wish === 'clear' ? 'all' : 'top');
  return done;
}

const texts = (errors: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(errors).map((block) => [block, textAt(errors, block)]));
