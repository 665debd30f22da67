import type { Evidence, EvidenceId } from '../evidence/evidence.ts';
import type { Incident } from '../incidents/incident.ts';
import { type Clock, type Instant, instant } from '../lib/clock.ts';
import type { Decision } from './decide.ts';
import type { Escalation, EscalationFacts } from './escalation.ts';
import type { EscalationLog } from './escalation-log.ts';
import { changed, ended } from './moves.ts';
import { packetOf } from './packet.ts';

/** An investigation that ended, and what the triggers say about it. */
export interface FindingOfRun {
  readonly facts: EscalationFacts;
  readonly find: (id: EvidenceId) => Evidence | undefined;
  readonly decision: Decision;
}

interface Parts {
  readonly log: EscalationLog;
  readonly clock: Clock;
  readonly settings: { readonly contacts: readonly string[]; readonly channel?: string };
  /** Whether nobody is to be called for what can wait. */
  readonly isQuiet: (incident: Incident, channel: string | undefined) => Promise<boolean>;
}

const isSlackId = (text: string | undefined): text is string => /^[USW][A-Z0-9]{5,}$/u.test(text ?? '');

const urgencyOf = (fired: Decision['fired']): Escalation['urgency'] =>
  fired.some(({ urgency }) => urgency === 'page') ? 'page' : 'notify';

/** What was held back in quiet time cannot wait any more. */
const calledAfterAll = (
  { contact, state }: Escalation,
  triggers: Decision['fired'],
  at: Instant,
): Partial<Escalation> =>
  contact < 0 && state === 'waiting' && urgencyOf(triggers) === 'page'
    ? { contact: 0, contactedAt: at, urgency: 'page' }
    : {};

/** Opens escalations, and shows newer findings in those that are open. */
export function openings({ log, clock, isQuiet, settings: { contacts, channel } }: Parts) {
  /** Undefined where no trigger fired. */
  async function open({ facts, find, decision }: FindingOfRun): Promise<Escalation | undefined> {
    const { incident } = facts;
    const { fired, shadow } = decision;
    if (fired.length === 0) return undefined;
    const at = instant(clock.now());
    const urgency = urgencyOf(fired);
    const isHeld = urgency === 'notify' && (await isQuiet(incident, channel));
    const base = `${incident.id}/${String(incident.run).padStart(6, '0')}`;
    for (let nth = 1; ; nth += 1) {
      const escalation: Escalation = {
        ...{ id: nth === 1 ? base : `${base}-${nth}`, incident: incident.id, run: incident.run },
        ...{ state: 'waiting', triggers: fired, shadow, openedAt: at, changedAt: at, contactedAt: at },
        ...{ contacts: contactsFor(facts), contact: isHeld ? -1 : 0, revision: 1, answers: [] },
        ...(channel !== undefined && { channel }),
        urgency,
      };
      if (await log.add(escalation, packetOf(facts, find))) return escalation;
      // The id is taken: by an earlier hand-over of the same run, or by another process a moment ago.
      const taken = await log.find(escalation.id);
      if (taken !== undefined && taken.state !== 'over') return taken;
    }
  }

  /** Who owns the most important affected service, then whoever the settings name. */
  const contactsFor = ({ services }: EscalationFacts): readonly string[] => [
    ...new Set([
      ...services
        .map(({ owner }) => owner)
        .filter(isSlackId)
        .slice(0, 1),
      ...contacts,
    ]),
  ];

  /**
   * A newer run shows in the packet and pages nobody again; only where people had handed back, and something new
   * fired or a person asks, it is a new escalation.
   */
  async function update(live: Escalation, finding: FindingOfRun): Promise<Escalation | undefined> {
    const { facts, find, decision } = finding;
    const { incident } = facts;
    const isNew = decision.fired.some(({ name }) => !live.triggers.some((old) => old.name === name));
    const again = isNew || facts.askedBy !== undefined;
    if (live.state === 'handed-back' && again) {
      await log.update(live.id, (escalation) => ended(escalation, instant(clock.now())));
      return open(finding);
    }
    if (incident.run <= live.run && !isNew) return live;
    await log.keepPacket(live.id, packetOf(facts, find));
    const at = instant(clock.now());
    const triggers = decision.fired.length > 0 ? decision.fired : live.triggers;
    return log.update(live.id, (escalation) =>
      escalation.run > incident.run
        ? escalation
        : changed(escalation, at, {
            ...{ run: incident.run, triggers, shadow: decision.shadow },
            ...calledAfterAll(escalation, triggers, at),
          }),
    );
  }

  return { open, update };
}
