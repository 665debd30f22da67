import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import type { Incident, LastTime } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { ownThread } from '../incidents/opening.ts';
import type { TriageParts } from './ports.ts';

interface Parts extends Pick<TriageParts, 'reporter' | 'log'> {
  readonly incidents: IncidentLog;
  readonly diagnoses: DiagnosisLog;
}

const correctionsKept = 5;

/**
 * Notes on a recurrence what was found the last time, for people to read: no detector, model or gate sees it, so
 * it cannot raise a verdict. Where the thread of the last time is gone, the incident goes on in one of its own.
 */
export async function recall(incident: Incident, parts: Parts): Promise<void> {
  const { recurrenceOf, lastTime, id } = incident;
  if (recurrenceOf === undefined || lastTime !== undefined) return;
  const { incidents, diagnoses } = parts;
  const last = await incidents.find(recurrenceOf);
  if (last === undefined) return;
  const found = lastTimeOf(last, await diagnoses.latest(last.id, last.run));
  const stands = incident.thread.threadTs !== last.thread.threadTs || (await hasThread(incident, parts));
  await incidents.update(id, (stored) => ({
    ...stored,
    lastTime: found,
    ...(!stands && { thread: ownThread(stored) }),
  }));
}

function lastTimeOf(last: Incident, diagnosis: Diagnosis | undefined): LastTime {
  const claim = diagnosis?.causes.find(({ status }) => status === 'cause')?.claim;
  const earlier = last.lastTime?.corrections ?? [];
  return {
    incident: last.id,
    at: last.openedAt,
    thread: last.thread,
    ...(diagnosis && { verdict: diagnosis.verdict }),
    ...(claim !== undefined && { claim }),
    corrections: [...earlier, ...(last.corrections ?? [])].slice(-correctionsKept),
  };
}

/** Where Slack cannot be asked, the thread is taken to be there: the post itself tells when it is not. */
const hasThread = (incident: Incident, { reporter, log }: Parts): Promise<boolean> =>
  reporter.hasThread(incident).catch((error: unknown) => {
    log.warn({ incident: incident.id, err: error }, 'could not look whether the earlier thread is there');
    return true;
  });
