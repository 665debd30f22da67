import type { Escalation } from '../../escalation/escalation.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { FailureDomain } from '../../lib/errors.ts';
import type { Failure } from '../../triage.ts';
import { escalationLines } from './escalation-line.ts';
import { incidentName, plainName } from './incident-name.ts';
import { words } from './inert.ts';
import { context, type Message, message, section } from './limits.ts';

const culprits: Readonly<Record<FailureDomain, string>> = {
  model: 'the model',
  'model-service': 'the model service',
  source: 'a telemetry source',
  slack: 'Slack',
  store: 'the store',
  bot: 'Casefile itself',
};

/** Says that there is no diagnosis, whose fault that is, and how to ask again. */
export function failureMessage(incident: Incident, failure: Failure, escalation?: Escalation): Message {
  const culprit = culprits[failure.domain];
  return message(`Not diagnosed: ${plainName(incident)}. At fault: ${culprit}.`, [
    section(
      `*Not diagnosed:* ${incidentName(incident)}. At fault: ${culprit}.`,
      words(failure.message, 500),
      ...escalationLines(escalation),
    ),
    context(escalation === undefined ? `Nobody is looking at this alert now. ${again}` : again),
  ]);
}

const again = 'Mention me in this thread to try again.';
