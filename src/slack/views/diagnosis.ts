import type { Button } from '@slack/web-api';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { numberReceipts } from '../../diagnosis/numbering.ts';
import { plainHeadline, summarise } from '../../diagnosis/wording.ts';
import type { Escalation } from '../../escalation/escalation.ts';
import type { Incident } from '../../incidents/incident.ts';
import { actionIds, writeValue } from './button-value.ts';
import { counterLines, recoveredLine } from './counter.ts';
import { escalationLines } from './escalation-line.ts';
import { mrkdwn } from './inert.ts';
import { actions, button, context, type Message, message, section } from './limits.ts';
import { stoppedLine } from './stopped.ts';

/** The diagnosis in six lines and one for its escalation, with the rest behind buttons. */
export function diagnosisMessage(incident: Incident, diagnosis: Diagnosis, escalation?: Escalation): Message {
  const { lines, facts } = summarise(diagnosis, mrkdwn);
  return message(plainHeadline(diagnosis), [
    section(
      ...stoppedSoFar(incident),
      ...lines,
      recoveredLine(incident),
      ...countedHere(incident),
      ...escalationLines(escalation),
    ),
    context(incident.run > 1 ? `${facts} · investigation ${incident.run}` : facts),
    actions(...buttons(incident, diagnosis), ...escalateButton(incident, escalation)),
  ]);
}

/** Where a person asked, a stream may have been all that there was: no first reply counts the alerts that joined. */
const countedHere = (incident: Incident): readonly string[] =>
  incident.askedBy === undefined ? [] : counterLines(incident);

/** A stopped investigation did not see everything: what follows is what it saw until then. */
const stoppedSoFar = (incident: Incident): readonly string[] =>
  stoppedLine(incident).map((line) => `${line} What is known so far:`);

/** A person's word; not where people have the incident already. */
function escalateButton(incident: Incident, escalation: Escalation | undefined): readonly Button[] {
  if (escalation !== undefined && escalation.state !== 'handed-back') return [];
  const value = writeValue(incident.id, incident.run);
  return [button({ action: actionIds.escalate, text: 'Escalate to people', value })];
}

function buttons(incident: Incident, diagnosis: Diagnosis): readonly Button[] {
  const value = writeValue(incident.id, incident.run);
  const said = (verdict: 'right' | 'wrong') =>
    incident.feedback.filter((one) => one.verdict === verdict).length;
  const [right, wrong] = [said('right'), said('wrong')];
  // No button to an empty list.
  const opening = (action: string, label: string, count: number) =>
    count === 0 ? [] : [button({ action, text: `${label} (${count})`, value })];
  return [
    ...opening(actionIds.receipts, 'Receipts', numberReceipts(diagnosis).length),
    ...opening(actionIds.ruledOut, 'Ruled out', diagnosis.ruledOut.length),
    button({
      action: actionIds.right,
      text: counted('Right', right),
      value,
      ...(right > 0 && { style: 'primary' }),
    }),
    button({
      action: actionIds.wrong,
      text: counted('Wrong', wrong),
      value,
      ...(wrong > 0 && { style: 'danger' }),
    }),
  ];
}

/** What people chose stands on the button; it can still be pressed, for people change their minds. */
const counted = (label: string, times: number): string => (times > 0 ? `${label} · said by ${times}` : label);
