import { diagnosisLog } from '../diagnosis/diagnosis-log.ts';
import type { Incident } from '../incidents/incident.ts';
import { incidentLog } from '../incidents/incident-log.ts';
import { type Instant, instant } from '../lib/clock.ts';
import { decide, type TriggerChoice } from './decide.ts';
import { deliveries } from './deliveries.ts';
import type { Destination } from './destinations/destination.ts';
import type { Escalation } from './escalation.ts';
import { escalationLog } from './escalation-log.ts';
import type { Escalations } from './escalations.ts';
import { type Circumstances, factsReader } from './facts.ts';
import { answered, ended } from './moves.ts';
import { openings } from './openings.ts';
import type { ServiceFacts } from './services.ts';
import { timers } from './timers.ts';
import type { WorkOffParts } from './work-off.ts';

export interface EscalationSettings extends TriggerChoice {
  /** The Slack channel of packets; absent: each incident's own thread. */
  readonly channel?: string;
  /** Slack ids of people and groups, in the order in which they are asked; may be empty. */
  readonly contacts: readonly string[];
  /** How long one has to answer before the next is asked. */
  readonly acknowledgeMs: number;
  readonly services: readonly ServiceFacts[];
}

export interface EscalationParts extends WorkOffParts {
  readonly settings: EscalationSettings;
  readonly destinations: readonly Destination[];
  /** Whether nobody is to be called there for what can wait; absent: it is never quiet. */
  readonly isQuiet?: (place: { readonly channel: string; readonly threadTs?: string }) => Promise<boolean>;
}

/** Decides when people take over, and sees to it that they hear of it. */
export interface EscalationDesk extends Escalations {
  /**
   * Asks the triggers about an investigation that ended and opens or updates an escalation; durable when it
   * resolves, and the same run twice does nothing more. The incident's escalation that is not over, if any.
   */
  consider(incident: Incident, circumstances?: Circumstances): Promise<Escalation | undefined>;
  /** The incident is over: nobody is asked any more. */
  end(incidentId: string): Promise<void>;
  /** Delivers and passes on until `abort` fires. */
  work(abort: AbortSignal): Promise<void>;
}

export function escalationDesk(parts: EscalationParts): EscalationDesk {
  const { store, clock, settings } = parts;
  const log = escalationLog(store);
  const incident = incidentLog(store).find;
  const diagnoses = diagnosisLog(store);
  const factsOf = factsReader({ store, diagnoses, incident, services: settings.services });
  const delivered = deliveries({ ...parts, escalations: log, diagnoses, incident });
  const { isQuiet, isHeld } = quietOf(parts, incident);
  const passing = timers({
    ...parts,
    escalations: log,
    acknowledgeMs: settings.acknowledgeMs,
    isQuiet: isHeld,
    follow,
  });
  const { open, update } = openings({ log, clock, settings, isQuiet });

  /** Queues whatever this revision asks for; doing it again does nothing more. */
  async function follow(escalation: Escalation): Promise<void> {
    await delivered.queue(escalation);
    await passing.queue(escalation);
  }

  async function consider(of: Incident, circumstances: Circumstances = {}): Promise<Escalation | undefined> {
    const { facts, find } = await factsOf(of, circumstances);
    const decision = decide(facts, settings);
    await log.count(`${of.id}/${of.run}/${circumstances.askedBy ?? ''}`, decision);
    const live = await liveOf(of.id);
    const finding = { facts, find, decision };
    const escalation = live === undefined ? await open(finding) : await update(live, finding);
    if (escalation !== undefined) await follow(escalation);
    return escalation;
  }

  const liveOf = async (incidentId: string): Promise<Escalation | undefined> => {
    const latest = await log.latest(incidentId);
    return latest?.state === 'over' ? undefined : latest;
  };

  async function changeAndFollow(
    id: string,
    change: (escalation: Escalation) => Escalation,
  ): Promise<Escalation | undefined> {
    const after = await log.update(id, change);
    if (after !== undefined) await follow(after);
    return after;
  }

  const answer = answering(log, changeAndFollow, () => instant(clock.now()));

  return {
    consider,
    latest: (id) => log.latest(id),
    open: async () => (await log.all()).filter(({ state }) => state !== 'over'),
    counts: () => log.counts(),
    request: async (id, by) => {
      const live = await liveOf(id);
      if (live !== undefined && live.state !== 'handed-back') return live;
      const found = await incident(id);
      return found && consider(found, { askedBy: by });
    },
    answer,
    end: async (incidentId) => {
      const live = await liveOf(incidentId);
      if (live !== undefined)
        await changeAndFollow(live.id, (escalation) => ended(escalation, instant(clock.now())));
    },
    work: async (abort) => {
      for (const escalation of await log.all()) if (escalation.state !== 'over') await follow(escalation);
      await Promise.all([delivered.work(abort), passing.work(abort)]);
    },
  };
}

/** Whether it is quiet for an incident, and for an escalation of one. */
function quietOf({ isQuiet: isQuietAt }: EscalationParts, find: ReturnType<typeof incidentLog>['find']) {
  /** As quiet as the quieter of the incident's thread and the channel of packets. */
  async function isQuiet(
    { thread }: Pick<Incident, 'thread'>,
    channel: string | undefined,
  ): Promise<boolean> {
    if (isQuietAt === undefined) return false;
    return (await isQuietAt(thread)) || (channel !== undefined && (await isQuietAt({ channel })));
  }

  async function isHeld({ urgency, incident: id, channel }: Escalation): Promise<boolean> {
    const found = urgency === 'notify' ? await find(id) : undefined;
    return found !== undefined && isQuiet(found, channel);
  }

  return { isQuiet, isHeld };
}

/** A person's word about an escalation. */
const answering =
  (
    log: ReturnType<typeof escalationLog>,
    change: (id: string, to: (escalation: Escalation) => Escalation) => Promise<Escalation | undefined>,
    now: () => Instant,
  ): Escalations['answer'] =>
  async (id, act, by) => {
    const before = await log.find(id);
    const after = await change(id, (escalation) => answered(escalation, act, by, now()) ?? escalation);
    if (after === undefined) return { status: 'unknown' };
    const isDone = after.answers
      .slice(before?.answers.length)
      .some((one) => one.by === by && one.act === act);
    return { status: isDone ? 'done' : 'illegal', escalation: after };
  };
