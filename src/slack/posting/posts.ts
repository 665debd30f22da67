import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Store } from '../../store/store.ts';
import type { Patience } from '../connection/client.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { postLog } from './post-log.ts';
import { edited, posted, recalled } from './post-steps.ts';
import { type Slot, slotKey, threadKey } from './slot.ts';
import type { Message } from '../views/limits.ts';

export interface PostParts {
  /** Tries once: see `slackClient`. */
  readonly client: WebClient;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Messages of ours, each posted exactly once however often the process dies, and edited from then on. */
export interface Posts {
  /**
   * Posts into the slot, or edits what is there already; the message's ts, undefined where the thread or the
   * message was deleted by somebody. Throws SlackFailure.
   */
  put(slot: Slot, message: Message, patience?: Patience): Promise<string | undefined>;
  /**
   * Edits what is in the slot; nothing where the slot is empty. Of edits that wait for the slot only the newest is
   * made, and all of them end with it. Throws SlackFailure.
   */
  edit(slot: Slot, message: Message, patience?: Patience): Promise<void>;
}

export function slackPosts(parts: PostParts): Posts {
  const remembered = postLog(parts.store);
  const inTurn = oneAtATime();
  const stepFor = (slot: Slot, patience: Patience) => ({ ...parts, remembered, slot, patience });

  async function put(slot: Slot, message: Message, patience: Patience): Promise<string | undefined> {
    const step = stepFor(slot, patience);
    if ((await remembered.read(threadKey(slot)))?.state === 'gone') return undefined;
    const before = await remembered.read(slotKey(slot));
    const post = before === undefined ? undefined : await recalled(step, before);
    if (post?.state === 'gone') return undefined;
    if (post?.state === 'posted') return edited(step, post, message);
    const intendedAt = before?.intendedAt ?? parts.clock.now();
    // The intention comes first: whoever finds it without a ts has to look before posting again.
    await remembered.write(slotKey(slot), { state: 'intended', intendedAt });
    return posted(step, message, intendedAt);
  }

  async function edit(slot: Slot, message: Message, patience: Patience): Promise<void> {
    const step = stepFor(slot, patience);
    const before = await remembered.read(slotKey(slot));
    const post = before === undefined ? undefined : await recalled(step, before);
    if (post?.state === 'posted') await edited(step, post, message);
  }

  // Edits that wait for the one before them: only the newest of them is worth a call.
  const waiting = new Map<string, { newest: Message; readonly done: Promise<void> }>();

  function editInTurn(slot: Slot, message: Message, patience: Patience): Promise<void> {
    const key = slotKey(slot);
    const earlier = waiting.get(key);
    if (earlier !== undefined) {
      earlier.newest = message;
      return earlier.done;
    }
    const done = inTurn(key, () => {
      const newest = waiting.get(key)?.newest ?? message;
      waiting.delete(key);
      return edit(slot, newest, patience);
    });
    waiting.set(key, { newest: message, done });
    return done;
  }

  const patient: Patience = { clock: parts.clock };
  return {
    put: (slot, message, patience = patient) => inTurn(slotKey(slot), () => put(slot, message, patience)),
    edit: (slot, message, patience = patient) => editInTurn(slot, message, patience),
  };
}
