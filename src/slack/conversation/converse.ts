import type { Log } from '../../lib/log.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Triage } from '../../triage.ts';
import type { QuietTimes } from '../people/quiet-times.ts';
import type { Act, Permissions } from '../people/permissions.ts';
import { answerMessage } from '../views/answer.ts';
import type { Message } from '../views/limits.ts';
import { nothingYet } from '../views/said.ts';
import { commandIn } from './command-in.ts';

export interface ConverseParts {
  readonly triage: Triage;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: everybody may everything. */
  readonly permissions?: Permissions;
  readonly quiet?: QuietTimes;
}

/** A sentence where the person may not; undefined where they may, or where nothing is needed. */
export const refusalOf = async (
  { permissions }: Pick<ConverseParts, 'permissions'>,
  act: Act | undefined,
  by: string,
): Promise<string | undefined> => (act === undefined ? undefined : permissions?.refusal(act, by));

/** Something that a person says about an incident. */
export interface Remark {
  readonly text: string;
  /** The person's Slack id. */
  readonly by: string;
}

/** Why somebody may not, in a sentence for them alone. */
export interface Refused {
  readonly refused: string;
}

/**
 * What the bot answers to a remark: a command is carried out, anything else is a question. `wait` where a question
 * came while the incident is being looked into: it is answered from what that finds.
 */
export async function replyTo(
  parts: ConverseParts,
  incident: Incident,
  remark: Remark,
): Promise<Message | Refused | 'wait'> {
  const { triage, clock, quiet } = parts;
  const meant = commandIn(remark.text);
  const refused = await refusalOf(parts, meant === undefined ? 'ask' : meant.command.needs, remark.by);
  if (refused !== undefined) return { refused };
  if (meant !== undefined) {
    parts.log.info({ incident: incident.id, command: meant.command.name, by: remark.by }, 'was told');
    return meant.command.run(
      { triage, clock, incident, by: remark.by, ...(quiet && { quiet }) },
      meant.argument,
    );
  }
  if (incident.state === 'open' || incident.state === 'investigating') return 'wait';
  const answer = await triage.ask(incident.id, remark.text);
  const diagnosis = await triage.diagnosis(incident.id);
  if (answer === undefined || diagnosis === undefined) return nothingYet(incident);
  return answerMessage(answer, diagnosis, (id) => triage.evidence(id));
}
