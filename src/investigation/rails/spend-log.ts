import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { instant } from '../../lib/clock.ts';
import type { Store } from '../../store/store.ts';
import { type Amounts, nothing, plus } from './budget.ts';

const collection = 'model-spend';
const Kept = z.object({
  turns: z.number().default(0),
  tokens: z.number().default(0),
  currency: z.number().default(0),
  seconds: z.number().default(0),
});

/** What all runs of a day have spent, in all and by channel; it survives restarts. A day is one of UTC. */
export interface SpendLog {
  today(channel: string | undefined): Promise<{ readonly day: Amounts; readonly channel: Amounts }>;
  add(channel: string | undefined, amounts: Amounts): Promise<void>;
}

/** Without a store nothing is known of other runs. */
export function spendLog(store: Store | undefined, clock: Pick<Clock, 'now'>): SpendLog {
  if (store === undefined)
    return { today: async () => ({ day: nothing, channel: nothing }), add: async () => undefined };
  const dayKey = () => instant(clock.now()).slice(0, 10);
  const channelKey = (channel: string) => `${dayKey()}/${channel}`;

  async function add(key: string, more: Amounts): Promise<void> {
    for (;;) {
      const stored = await store?.read(collection, key);
      const sum = plus(Kept.parse(stored?.value ?? nothing), more);
      if (await store?.write(collection, key, { ...sum }, stored?.version ?? 0)) return;
    }
  }

  const read = async (key: string): Promise<Amounts> =>
    Kept.parse((await store.read(collection, key))?.value ?? nothing);

  return {
    today: async (channel) => ({
      day: await read(dayKey()),
      channel: channel === undefined ? nothing : await read(channelKey(channel)),
    }),
    add: async (channel, more) => {
      await add(dayKey(), more);
      if (channel !== undefined) await add(channelKey(channel), more);
    },
  };
}
