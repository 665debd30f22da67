import type { App } from '@slack/bolt';
import { type Desk, listensIn } from '../desk.ts';
import { mayDo } from './may-do.ts';

/** Somebody pressed the stop button that Slack shows while a message streams. */
export function listenForStoppedSessions(app: App, desk: Desk): void {
  app.event('agent_session_stopped', async ({ event }) => {
    const { channel, thread_ts, user } = event;
    if (!listensIn(desk, channel)) return;
    const incident = await desk.triage.incidentIn(channel, thread_ts);
    const may = await mayDo(desk, { channel, user, threadTs: thread_ts }, 'stop');
    if (may && incident !== undefined) await desk.triage.stop(incident.id, user);
    // Slack leaves it to the app to say that the session goes on.
    desk.later('the status of a session', () =>
      desk.client.agents.sessions.setStatus({ channel_id: channel, thread_ts, status: 'active' }),
    );
  });
}
