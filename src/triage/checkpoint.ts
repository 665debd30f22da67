import { z } from 'zod';
import type { Incident } from '../incidents/incident.ts';
import type { Window } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';

const collection = 'gathered';
const Checkpoint = z.object({
  attempt: z.number().int().nonnegative(),
  window: z.object({ from: z.string(), to: z.string() }),
});

/** What was gathered for a run, once: by which attempt, over which window. */
interface Checkpoint {
  readonly attempt: number;
  readonly window: Window;
}

type Which = Pick<Incident, 'id' | 'run'>;

/** A model that was asked about some evidence goes on over the same evidence after a restart. */
export interface Checkpoints {
  read(incident: Which): Promise<Checkpoint | undefined>;
  /** Keeps the first of a run. */
  write(incident: Which, checkpoint: Checkpoint): Promise<void>;
}

export function checkpoints(store: Store): Checkpoints {
  const keyOf = ({ id, run }: Which) => `${id}/${String(run).padStart(6, '0')}`;
  return {
    read: async (incident) => {
      const stored = await store.read(collection, keyOf(incident));
      return stored === undefined ? undefined : Checkpoint.parse(stored.value);
    },
    write: async (incident, { attempt, window }) => {
      await store.write(collection, keyOf(incident), { attempt, window: { ...window } }, 0);
    },
  };
}
