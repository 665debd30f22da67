import type { App, BlockAction } from '@slack/bolt';
import type { Escalation, EscalationAct } from '../../escalation/escalation.ts';
import type { Desk } from '../desk.ts';
import { actionIds, readValue } from '../views/button-value.ts';
import { standing } from '../views/escalation-line.ts';
import { forgottenText } from '../views/help.ts';
import { mayDo } from './may-do.ts';
import { type Press, pressed } from './pressed.ts';
import { whisper } from '../posting/whisper.ts';

const acts: Readonly<Record<string, EscalationAct>> = {
  [actionIds.acknowledge]: 'acknowledge',
  [actionIds.takeOver]: 'take-over',
  [actionIds.handBack]: 'hand-back',
};

/** Acknowledge, Take over, Hand back, and Escalate: stored before the click is acknowledged. */
export function listenForEscalation(app: App, desk: Desk): void {
  for (const [actionId, act] of Object.entries(acts))
    app.action<BlockAction>({ action_id: actionId, type: 'block_actions' }, async ({ body, ack }) => {
      await answer(desk, pressed(body), act);
      await ack();
    });
  app.action<BlockAction>({ action_id: actionIds.escalate, type: 'block_actions' }, async ({ body, ack }) => {
    await escalate(desk, pressed(body));
    await ack();
  });
}

async function answer(desk: Desk, press: Press, act: EscalationAct): Promise<void> {
  if (!(await mayDo(desk, press, 'acknowledge'))) return;
  const id = typeof press.value === 'string' ? press.value : '';
  const outcome = await desk.triage.escalations.answer(id, act, press.user);
  if (outcome.status === 'unknown') whisper(desk, press, forgottenText);
  if (outcome.status === 'illegal') whisper(desk, press, tooLate(outcome.escalation));
  desk.log.info(
    { escalation: id, act, by: press.user, status: outcome.status },
    'an escalation was answered',
  );
}

const tooLate = (escalation: Escalation): string => `Nothing to do any more: ${standing(escalation)}`;

/** The escalation's own channel and thread say the rest. */
async function escalate(desk: Desk, press: Press): Promise<void> {
  if (!(await mayDo(desk, press, 'escalate'))) return;
  const incident = readValue(press.value)?.incident;
  const escalation =
    incident === undefined ? undefined : await desk.triage.escalations.request(incident, press.user);
  if (escalation === undefined) whisper(desk, press, forgottenText);
}
