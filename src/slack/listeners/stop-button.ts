import type { App, BlockAction } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import { actionIds, readValue } from '../views/button-value.ts';
import { mayDo } from './may-do.ts';
import { pressed } from './pressed.ts';
import { whisper } from '../posting/whisper.ts';

/** Stop, beside what is being looked at: in the store before the click is acknowledged. */
export function listenForStop(app: App, desk: Desk): void {
  app.action<BlockAction>({ action_id: actionIds.stop, type: 'block_actions' }, async ({ body, ack }) => {
    const press = pressed(body);
    if (!(await mayDo(desk, press, 'stop'))) return ack();
    const value = readValue(press.value);
    const stopped = value && (await desk.triage.stop(value.incident, press.user).catch(unknown));
    if (stopped === undefined) whisper(desk, press, 'Nothing is under way here any more.');
    await ack();
  });

  function unknown(error: unknown): undefined {
    desk.log.warn({ err: error }, 'a stop button of an incident that cannot be stopped');
  }
}
