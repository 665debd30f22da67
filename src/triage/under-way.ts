import type { Incident } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';

/** How long a run goes on at most after another process was told to stop it. */
const pollMs = 2_000;

/** The runs of this process, and how a person's word to stop reaches them. */
export interface UnderWay {
  /**
   * Works with a signal that fires when `abort` does, or when a person stopped the run: here at once, in
   * whatever other process they said it within two seconds.
   */
  during<T>(incident: Incident, abort: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Fires the signal of a run of this process; nothing where it is another's, or over. */
  stop(incidentId: string, run: number): void;
}

/** Whether a person stopped the run that the incident is at. */
export const isStopped = ({ stopped, run }: Incident): boolean => stopped?.run === run;

interface Parts {
  readonly incidents: Pick<IncidentLog, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
}

export function runsUnderWay({ incidents, clock, log }: Parts): UnderWay {
  const runs = new Map<string, AbortController>();
  const keyOf = (id: string, run: number): string => `${id}/${run}`;

  /** The word is in the store before anything else, so that any process finds it. */
  async function watch({ id, run }: Incident, stop: AbortController, over: AbortSignal): Promise<void> {
    while (!over.aborted && !stop.signal.aborted) {
      try {
        const stored = await incidents.find(id);
        if (stored?.run === run && isStopped(stored)) stop.abort();
      } catch (error) {
        log.warn({ incident: id, err: error }, 'could not look whether the run was stopped');
      }
      await clock.wait(pollMs, AbortSignal.any([over, stop.signal]));
    }
  }

  return {
    during: async (incident, abort, work) => {
      const [stop, over] = [new AbortController(), new AbortController()];
      const key = keyOf(incident.id, incident.run);
      runs.set(key, stop);
      if (isStopped(incident)) stop.abort();
      const watching = watch(incident, stop, over.signal);
      try {
        return await work(AbortSignal.any([abort, stop.signal]));
      } finally {
        runs.delete(key);
        over.abort();
        await watching;
      }
    },
    stop: (incidentId, run) => runs.get(keyOf(incidentId, run))?.abort(),
  };
}
