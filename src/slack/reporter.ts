import type { WebClient } from '@slack/web-api';
import type { Incident } from '../incidents/incident.ts';
import { ownThread } from '../incidents/opening.ts';
import type { Progress, Reporter } from '../triage.ts';
import { slackStreams } from './posting/streams.ts';
import { type PostParts, slackPosts } from './posting/posts.ts';
import { progressNotes } from './posting/progress-notes.ts';
import { troubleOf } from './connection/slack-error.ts';
import { type Slot, slotKey, slotOf } from './posting/slot.ts';
import { diagnosisMessage } from './views/diagnosis.ts';
import { failureMessage } from './views/failure.ts';
import { asking, streamHeading } from './views/stream.ts';
import { doneReply, firstReply, pointerReply, progressReply } from './views/first-reply.ts';
import type { Message } from './views/limits.ts';
import { firesAgain, resolvedMessage } from './views/resolved.ts';

/**
 * Tells the story of an investigation in its thread. `begin` and `progress` never throw: an investigation does
 * not wait for Slack. The others throw SlackFailure after about five minutes of trying, or at once where trying
 * again cannot help; called again, they finish what was begun and never post twice.
 */
export function slackReporter(parts: PostParts): Reporter {
  const { client, clock, log } = parts;
  const posts = slackPosts(parts);
  const hurried = { clock, waits: [1_000] };
  const tolerate = (slot: Slot, what: Promise<unknown>): Promise<void> =>
    what.then(
      () => undefined,
      (error: unknown) =>
        log.warn({ incident: slot.incident, purpose: slot.purpose, err: error }, 'Slack did not take it'),
    );
  /** What the first reply of a run shows: alerts join while it lasts, and progress must not count them back. */
  const newest = new Map<string, { readonly incident: Incident; readonly progress?: Progress }>();
  const streams = slackStreams(parts);
  const notes = progressNotes(clock, async (slot, message) => {
    const incident = newest.get(slotKey(slot))?.incident;
    if (incident !== undefined && (await streams.show(slot, incident, message.text))) return;
    await tolerate(slot, posts.edit(slot, message, { clock, waits: [] }));
  });

  /** The first reply says where to read on; that it is out of date would be no reason to report a failure. */
  async function conclude(
    incident: Incident,
    purpose: 'diagnosis' | 'failure',
    message: Message,
  ): Promise<void> {
    const reply = slotOf(incident, 'first-reply');
    await notes.end(reply);
    newest.delete(slotKey(reply));
    const slot = slotOf(incident, purpose);
    if (!(await streams.finish(slot, message))) await posts.put(slot, message);
    const how = purpose === 'diagnosis' ? 'diagnosed' : 'failed';
    await tolerate(reply, posts.edit(reply, doneReply(incident, how), hurried));
  }

  return {
    begin: async (incident, sources) => {
      const slot = slotOf(incident, 'first-reply');
      notes.begin(slot);
      newest.set(slotKey(slot), { incident });
      if (!(await streams.begin(incident, streamHeading(incident), asking(sources))))
        await tolerate(slot, posts.put(slot, firstReply(incident, sources), hurried));
      const own = ownThread(incident);
      if (incident.recurrenceOf === undefined || own.threadTs === incident.thread.threadTs) return;
      const pointer = { ...slotOf(incident, 'pointer'), run: 1, threadTs: own.threadTs };
      await tolerate(pointer, posts.put(pointer, pointerReply(incident), hurried));
    },
    progress: async (incident, progress) => {
      const slot = slotOf(incident, 'first-reply');
      const known = newest.get(slotKey(slot))?.incident ?? incident;
      newest.set(slotKey(slot), { incident: known, progress });
      notes.show(slot, progressReply(known, progress));
    },
    report: (incident, diagnosis, escalation) =>
      conclude(incident, 'diagnosis', diagnosisMessage(incident, diagnosis, escalation)),
    fail: (incident, failure, escalation) =>
      conclude(incident, 'failure', failureMessage(incident, failure, escalation)),
    resolved: async (incident) => {
      await posts.put(slotOf(incident, 'resolved'), resolvedMessage(incident));
    },
    counted: async (incident) => {
      const reply = slotOf(incident, 'first-reply');
      if (incident.state === 'open') return;
      const over = slotOf(incident, 'resolved');
      if (incident.flaps !== undefined && incident.state !== 'resolved')
        await tolerate(over, posts.edit(over, firesAgain(incident), hurried));
      if (incident.state === 'investigating') {
        const { progress } = newest.get(slotKey(reply)) ?? {};
        newest.set(slotKey(reply), { incident, ...(progress && { progress }) });
        notes.show(reply, progress ? progressReply(incident, progress) : firstReply(incident, []));
      } else await tolerate(reply, posts.edit(reply, doneReply(incident, howEnded(incident)), hurried));
    },
    hasThread: (incident) => threadStands(client, incident),
  };
}

async function threadStands(
  client: WebClient,
  { thread: { channel, threadTs } }: Incident,
): Promise<boolean> {
  const page = await client.conversations.replies({ channel, ts: threadTs, limit: 1 }).catch(goneOr);
  const first = page?.messages?.[0];
  // A deleted message that has replies stays behind under this name, as "This message was deleted."
  const isMark = first !== undefined && 'subtype' in first && first.subtype === 'tombstone';
  return first?.ts === threadTs && !isMark;
}

const howEnded = ({ failure }: Incident): 'diagnosed' | 'failed' =>
  failure === undefined ? 'diagnosed' : 'failed';

/** Slack says that there is no such thread; every other failure says nothing about it. */
function goneOr(error: unknown): undefined {
  if (troubleOf(error)?.kind === 'thread-gone') return undefined;
  throw error;
}
