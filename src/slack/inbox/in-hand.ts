import type { Job } from '../../store/store.ts';
import type { Arrival } from '../../triage.ts';
import { handled, type HandlingParts, type InHand, putBack } from './handling.ts';
import { lanesOf, type Turn } from './lanes.ts';

/** The deliveries that this process has leased: they are handled in their order, and their leases kept alive. */
export interface Hands {
  /** To be called in the order in which the deliveries were heard; one that is in hand already stays where it is. */
  adopt(job: Job): void;
  /** From here on what was adopted is handled. */
  begin(): void;
  /** Adopts everything in the queue that is nobody's, and says how many that were. */
  claimDue(): Promise<number>;
  /** Extends the leases that are half over. */
  renew(): Promise<void>;
  /** How many are not handled yet. */
  waiting(): number;
  /** Finishes what is under way and puts back the rest. */
  letGo(): Promise<void>;
}

interface Leased extends InHand {
  job: Job;
  leasedAt: number;
}

interface Options {
  readonly queue: string;
  readonly leaseMs: number;
  /** How many are handled at a time now; one at least goes on whatever it says. */
  readonly sideBySide: () => number;
  readonly closing: AbortSignal;
}

export function handsOf(parts: HandlingParts, { queue, leaseMs, sideBySide, closing }: Options): Hands {
  const { store, clock } = parts;
  const lanes = lanesOf<Leased>();
  const leased = new Map<string, Leased>();
  const running = new Set<Promise<void>>();
  let isHeld = true;

  function adopt(job: Job): void {
    if (leased.has(job.key)) return;
    const arrival = arrivalIn(job);
    const one: Leased = { job, arrival, leasedAt: clock.now() };
    leased.set(job.key, one);
    lanes.add(one, { lanes: lanesFor(arrival), urgent: isUrgent(arrival) });
    pump();
  }

  function pump(): void {
    while (!isHeld && !closing.aborted && running.size < Math.max(1, sideBySide())) {
      const turn = lanes.next();
      if (turn === undefined) return;
      const task = work(turn).finally(() => {
        running.delete(task);
        pump();
      });
      running.add(task);
    }
  }

  async function work({ item, done }: Turn<Leased>): Promise<void> {
    await handled(parts, item, closing);
    leased.delete(item.job.key);
    done();
  }

  async function claimDue(): Promise<number> {
    for (let adopted = 0; ; ) {
      const job = await store.claim(queue, clock.now(), leaseMs);
      if (job === undefined) return adopted;
      const mine = leased.get(job.key);
      // Our own lease ran out while this process stood still.
      if (mine !== undefined) Object.assign(mine, { job, leasedAt: clock.now() });
      else {
        adopt(job);
        adopted += 1;
      }
    }
  }

  async function renew(): Promise<void> {
    const now = clock.now();
    const old = [...leased.values()].filter(({ leasedAt }) => leasedAt <= now - leaseMs / 2);
    await Promise.all(
      old.map(async (one) => {
        if (await store.settle(one.job, { extendTo: now + leaseMs })) one.leasedAt = now;
      }),
    );
  }

  return {
    ...{ adopt, claimDue, renew, waiting: () => lanes.size() },
    begin: () => {
      isHeld = false;
      pump();
    },
    letGo: async () => {
      await Promise.all(running);
      await Promise.all(lanes.clear().map((one) => putBack(parts, one)));
    },
  };
}

/** A critical alert, and a person who waits for an answer; that something recovered can wait. */
const isUrgent = ({ alert, askedBy, question }: Arrival): boolean =>
  askedBy !== undefined ||
  question !== undefined ||
  (alert.severity === 'critical' && alert.status === 'firing');

/** What must be handled in order: one alert wherever it stands, one message and its thread. */
const lanesFor = ({ alert, place: { team, channel, ts, threadTs } }: Arrival): readonly string[] => [
  `alert ${team} ${alert.fingerprint}`,
  `message ${channel} ${ts}`,
  ...(threadTs === undefined ? [] : [`message ${channel} ${threadTs}`]),
];

// Only this room writes into the queue, so the shape is known.
const arrivalIn = ({ payload }: Job): Arrival => payload as unknown as Arrival;
