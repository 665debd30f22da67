import { z } from 'zod';
import { instant } from '../lib/clock.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationLog } from './escalation-log.ts';
import { passedOn } from './moves.ts';
import { type WorkOffParts, workOff } from './work-off.ts';

interface Parts extends WorkOffParts {
  readonly escalations: EscalationLog;
  readonly acknowledgeMs: number;
  /** Whether the contacts of an escalation that can wait are left in peace now. */
  readonly isQuiet: (escalation: Escalation) => Promise<boolean>;
  /** Queues what a changed escalation asks for. */
  readonly follow: (escalation: Escalation) => Promise<void>;
}

/** Asks the next contact where one does not answer in time; the time runs on while no process does. */
export interface Timers {
  /** Durable when it resolves; nothing where somebody answered or nobody is left to ask. */
  queue(escalation: Escalation): Promise<void>;
  work(abort: AbortSignal): Promise<void>;
}

const queue = 'escalation-timers';
/** In quiet time it is looked so often whether it is over. */
const quietMs = 300_000;
const Payload = z.object({ escalation: z.string(), contact: z.number() });

/** When the contact after the one that was asked last is due; undefined where there is none. */
export const nextContactAt = (
  { state, contact, contacts, contactedAt }: Escalation,
  acknowledgeMs: number,
): number | undefined =>
  state === 'waiting' && contact + 1 < contacts.length ? Date.parse(contactedAt) + acknowledgeMs : undefined;

export function timers(parts: Parts): Timers {
  const { store, clock, escalations, acknowledgeMs, isQuiet, follow } = parts;
  return {
    queue: async (escalation) => {
      const due = nextContactAt(escalation, acknowledgeMs);
      const { id, contact } = escalation;
      if (due !== undefined) await store.enqueue(queue, `${id}/${contact}`, { escalation: id, contact }, due);
    },
    work: (abort) =>
      workOff(parts, {
        queue,
        abort,
        handle: async (job) => {
          const { escalation: id, contact } = Payload.parse(job.payload);
          const waiting = await escalations.find(id);
          if (waiting?.contact === contact && waiting.state === 'waiting' && (await isQuiet(waiting))) {
            const due = clock.now() + quietMs;
            await store.enqueue(queue, `${id}/${contact}/${due}`, { escalation: id, contact }, due);
            return { status: 'done' };
          }
          const after = await escalations.update(id, (stored) =>
            passedOn(stored, contact, instant(clock.now())),
          );
          if (after !== undefined) await follow(after);
          return { status: 'done' };
        },
      }),
  };
}
