import type { Incident } from '../incidents/incident.ts';
import type { Reporter } from '../triage.ts';
import { type PostParts, slackPosts } from './posts.ts';
import { progressNotes } from './progress-notes.ts';
import { type Slot, slotOf } from './slot.ts';
import { diagnosisMessage } from './views/diagnosis.ts';
import { failureMessage } from './views/failure.ts';
import { doneReply, firstReply, progressReply } from './views/first-reply.ts';
import type { Message } from './views/limits.ts';
import { resolvedMessage } from './views/resolved.ts';

/**
 * Tells the story of an investigation in its thread. `begin` and `progress` never throw: an investigation does
 * not wait for Slack. The others throw SlackFailure after about five minutes of trying, or at once where trying
 * again cannot help; called again, they finish what was begun and never post twice.
 */
export function slackReporter(parts: PostParts): Reporter {
  const { clock, log } = parts;
  const posts = slackPosts(parts);
  const hurried = { clock, waits: [1_000] };
  const tolerate = (slot: Slot, what: Promise<unknown>): Promise<void> =>
    what.then(
      () => undefined,
      (error: unknown) =>
        log.warn({ incident: slot.incident, purpose: slot.purpose, err: error }, 'Slack did not take it'),
    );
  const notes = progressNotes(clock, (slot, message) =>
    tolerate(slot, posts.edit(slot, message, { clock, waits: [] })),
  );

  /** The first reply says where to read on; that it is out of date would be no reason to report a failure. */
  async function conclude(
    incident: Incident,
    purpose: 'diagnosis' | 'failure',
    message: Message,
  ): Promise<void> {
    const reply = slotOf(incident, 'first-reply');
    await notes.end(reply);
    await posts.put(slotOf(incident, purpose), message);
    const how = purpose === 'diagnosis' ? 'diagnosed' : 'failed';
    await tolerate(reply, posts.edit(reply, doneReply(incident, how), hurried));
  }

  return {
    begin: async (incident, sources) => {
      const slot = slotOf(incident, 'first-reply');
      notes.begin(slot);
      await tolerate(slot, posts.put(slot, firstReply(incident, sources), hurried));
    },
    progress: async (incident, progress) => {
      notes.show(slotOf(incident, 'first-reply'), progressReply(incident, progress));
    },
    report: (incident, diagnosis) => conclude(incident, 'diagnosis', diagnosisMessage(incident, diagnosis)),
    fail: (incident, failure) => conclude(incident, 'failure', failureMessage(incident, failure)),
    resolved: async (incident) => {
      await posts.put(slotOf(incident, 'resolved'), resolvedMessage(incident));
    },
  };
}
