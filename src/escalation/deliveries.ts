import { z } from 'zod';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Destination, News, Told } from './destinations/destination.ts';
import { type Known, nextStep } from './destinations/steps.ts';
import { type Escalation, escalationStates } from './escalation.ts';
import type { EscalationLog } from './escalation-log.ts';
import { type Ended, type WorkOffParts, workOff } from './work-off.ts';

export interface DeliveryParts extends WorkOffParts {
  readonly escalations: EscalationLog;
  readonly diagnoses: DiagnosisLog;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly destinations: readonly Destination[];
}

/** Brings every destination up to date with every escalation, over restarts and outages of the other side. */
export interface Deliveries {
  /** Durable when it resolves; the same revision is queued once. */
  queue(escalation: Escalation): Promise<void>;
  /** Works until `abort` fires, at each destination by itself: one that hangs holds up no other. */
  work(abort: AbortSignal): Promise<void>;
}

const collection = 'escalation-deliveries';
const Payload = z.object({ escalation: z.string() });
const DeliveryRecord = z.object({
  known: z.object({ state: z.enum(escalationStates), contact: z.number(), revision: z.number() }).optional(),
  /** Why the destination wants no more of this escalation. */
  refused: z.string().optional(),
});
type DeliveryRecord = z.infer<typeof DeliveryRecord>;

const queueOf = (name: string): string => `escalations/${name}`;

export function deliveries(parts: DeliveryParts): Deliveries {
  const { store, destinations } = parts;
  return {
    queue: async ({ id, revision }) => {
      for (const { name } of destinations)
        await store.enqueue(queueOf(name), `${id}/${revision}`, { escalation: id });
    },
    work: async (abort) => {
      await Promise.all(
        destinations.map((destination) =>
          workOff(parts, {
            queue: queueOf(destination.name),
            abort,
            handle: ({ payload }) =>
              bringUpToDate(parts, destination, Payload.parse(payload).escalation, abort),
          }),
        ),
      );
    },
  };
}

/** Tells step after step what the destination does not know; after each it is written down what it knows. */
async function bringUpToDate(
  parts: DeliveryParts,
  destination: Destination,
  id: string,
  abort: AbortSignal,
): Promise<Ended> {
  const key = `${id}/${destination.name}`;
  for (;;) {
    const escalation = await parts.escalations.find(id);
    const stored = await parts.store.read(collection, key);
    const record: DeliveryRecord = stored === undefined ? {} : DeliveryRecord.parse(stored.value);
    const next = escalation && nextStep(record.known, escalation);
    if (escalation === undefined || next === undefined || record.refused !== undefined)
      return { status: 'done' };
    const told = await tell(parts, destination, { step: next.step, escalation }, abort);
    if (told.status === 'later') return retry(parts, key, told);
    if (told.status === 'refused')
      parts.log.error({ delivery: key, why: told.why }, 'an escalation was refused');
    await keep(parts, key, recordAfter(next.known, told), stored?.version ?? 0);
  }
}

const recordAfter = (known: Known, told: Told): DeliveryRecord =>
  told.status === 'refused' ? { known, refused: told.why } : { known };

function retry(
  { log }: DeliveryParts,
  key: string,
  { why, afterMs }: Extract<Told, { status: 'later' }>,
): Ended {
  log.warn({ delivery: key, why }, 'an escalation was not taken; trying again');
  return { status: 'retry', ...(afterMs !== undefined && { afterMs }) };
}

async function tell(
  { escalations, diagnoses, incident: find }: DeliveryParts,
  destination: Destination,
  { step, escalation }: Pick<News, 'step' | 'escalation'>,
  abort: AbortSignal,
): Promise<Told> {
  const [incident, packet] = [await find(escalation.incident), await escalations.packet(escalation.id)];
  if (incident === undefined || packet === undefined)
    return { status: 'refused', why: 'Its incident or its packet is no longer stored.' };
  const diagnosis = await diagnoses.latest(incident.id, incident.run);
  return destination.tell({ step, escalation, packet, incident, diagnosis }, abort);
}

/** A refused write means that another process told the same: its record stands. */
async function keep(
  { store }: DeliveryParts,
  key: string,
  record: DeliveryRecord,
  version: number,
): Promise<void> {
  await store.write(collection, key, record, version);
}
