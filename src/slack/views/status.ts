import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { summarise } from '../../diagnosis/wording.ts';
import type { Correction, Incident, IncidentState } from '../../incidents/incident.ts';
import { incidentName, plainName } from './incident-name.ts';
import { mrkdwn, time, words } from './inert.ts';
import { context, type Message, message, section } from './limits.ts';
import { mention, stoppedLine } from './stopped.ts';

const stateWords: Readonly<Record<IncidentState, string>> = {
  open: 'waits for its investigation',
  investigating: 'is being looked into',
  diagnosed: 'was looked into',
  escalated: 'is with people',
  resolved: 'is over',
  failed: 'could not be diagnosed',
};

const correctionsShown = 3;

/** Where the incident stands: its state, what was found, and what people said about that. */
export function statusMessage(incident: Incident, diagnosis: Diagnosis | undefined): Message {
  const { state, run, openedAt } = incident;
  const [found, cause] = diagnosis === undefined ? [] : summarise(diagnosis, mrkdwn).lines;
  return message(`${plainName(incident)} ${stateWords[state]}.`, [
    section(
      `${incidentName(incident)} ${stateWords[state]}; open since ${time(openedAt, true)}${run > 1 ? `, investigation ${run}` : ''}.`,
      ...(found === undefined ? [] : [found]),
      ...(cause === undefined ? [] : [cause]),
      ...stoppedLine(incident),
      ...correctionLines(incident.corrections ?? []),
    ),
    context(feedbackLine(incident)),
  ]);
}

const correctionLines = (corrections: readonly Correction[]): readonly string[] =>
  corrections
    .slice(-correctionsShown)
    .map(({ by, at, text }) => `Corrected by ${mention(by)} at ${time(at, true)}: ${words(text, 300)}`);

function feedbackLine({ feedback }: Incident): string {
  const count = (verdict: 'right' | 'wrong') => feedback.filter((one) => one.verdict === verdict).length;
  return feedback.length === 0
    ? 'Nobody has said yet whether this is right.'
    : `Said to be right by ${count('right')}, wrong by ${count('wrong')}.`;
}
