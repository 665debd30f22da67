import type { App, BlockAction } from '@slack/bolt';
import type { Feedback, Incident } from '../../incidents/incident.ts';
import { instant } from '../../lib/clock.ts';
import type { Desk } from '../desk.ts';
import { slotOf } from '../posting/slot.ts';
import { actionIds, readValue } from '../views/button-value.ts';
import { diagnosisMessage } from '../views/diagnosis.ts';
import { forgottenText } from '../views/help.ts';
import { mayDo } from './may-do.ts';
import { type Press, pressed } from './pressed.ts';
import { whisper } from '../posting/whisper.ts';

const verdicts = { [actionIds.right]: 'right', [actionIds.wrong]: 'wrong' } as const;

/** Right and Wrong: stored before the click is acknowledged, then shown on the buttons. */
export function listenForFeedback(app: App, desk: Desk): void {
  for (const [actionId, verdict] of Object.entries(verdicts))
    app.action<BlockAction>({ action_id: actionId, type: 'block_actions' }, async ({ body, ack }) => {
      await keep(desk, pressed(body), verdict);
      await ack();
    });
}

async function keep(desk: Desk, press: Press, verdict: Feedback['verdict']): Promise<void> {
  if (!(await mayDo(desk, press, 'correct'))) return;
  const value = readValue(press.value);
  const known = value && (await desk.triage.incident(value.incident));
  if (known === undefined || value === undefined) {
    whisper(desk, press, forgottenText);
    return;
  }
  const feedback = { by: press.user, at: instant(desk.clock.now()), verdict };
  const incident = await desk.triage.feedback(known.id, feedback);
  if (incident.run === value.run) desk.later('feedback on the buttons', () => showFeedback(desk, incident));
}

/** An older diagnosis of the same incident keeps its buttons: only the newest one's text is at hand. */
async function showFeedback(desk: Desk, incident: Incident): Promise<void> {
  const diagnosis = await desk.triage.diagnosis(incident.id);
  const escalation = await desk.triage.escalations.latest(incident.id);
  if (diagnosis !== undefined)
    await desk.posts.edit(slotOf(incident, 'diagnosis'), diagnosisMessage(incident, diagnosis, escalation), {
      clock: desk.clock,
      waits: [1_000],
    });
}
