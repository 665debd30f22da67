import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { foundIn } from './found.ts';
import type { Failure, TriageParts } from './ports.ts';
import { isBusy, type Reception } from './reception.ts';
import { recall } from './recall.ts';
import type { Runner } from './runner.ts';
import type { Work } from './work-queue.ts';

/** What a worker does with a piece of work, and what follows from it. */
export interface Shift {
  /** `left`: see `Runner.run`. */
  run(work: Work, abort: AbortSignal): Promise<'done' | 'left'>;
  giveUp(work: Work, failure: Failure): Promise<void>;
}

interface Parts extends Pick<TriageParts, 'reporter' | 'log'> {
  readonly incidents: IncidentLog;
  readonly diagnoses: DiagnosisLog;
  readonly runner: Runner;
  readonly reception: Reception;
}

export function shiftOf(parts: Parts): Shift {
  const { incidents, diagnoses, runner, reception, reporter } = parts;
  const running = new Set<string>();

  async function investigate({ incident: id, attempt, lane }: Work, abort: AbortSignal) {
    const incident = await incidents.find(id);
    if (incident === undefined || running.has(id)) return 'done';
    // Another job did it: in the other lane, or before a crash that left this one behind.
    if (!isBusy(incident)) {
      await afterwards(id);
      return 'done';
    }
    // It became urgent while it waited: its turn is in the other lane.
    if (await reception.hasOvertaken(incident, lane)) return 'done';
    running.add(id);
    try {
      await recall(incident, parts);
      const ended = await runner.run(id, attempt, abort);
      if (ended === 'done') await afterwards(id);
      return ended;
    } finally {
      running.delete(id);
    }
  }

  /** What joined or recovered while the investigation ran. A crash in here is mended by doing all of it again. */
  async function afterwards(id: string): Promise<void> {
    const incident = await incidents.find(id);
    if (incident === undefined) return;
    const diagnosis = await diagnoses.read(id, incident.run);
    if (diagnosis !== undefined) await incidents.learn(incident, foundIn(diagnosis));
    const again = await reception.takeNext(incident);
    if (again.recoveredAt !== undefined && again.state !== 'resolved') await runner.resolve(id);
  }

  async function count(id: string): Promise<'done'> {
    const incident = await incidents.find(id);
    if (incident !== undefined) await reporter.counted(incident);
    return 'done';
  }

  return {
    run: async (work, abort) => {
      if (work.task === 'resolve') return runner.resolve(work.incident);
      return work.task === 'count' ? count(work.incident) : investigate(work, abort);
    },
    giveUp: async ({ task, incident }, failure) => {
      if (task !== 'investigate') return;
      await runner.giveUp(incident, failure);
      await afterwards(incident);
    },
  };
}
