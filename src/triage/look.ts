import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { Ledger } from '../evidence/ledger.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Window } from '../lib/clock.ts';
import { checkpoints } from './checkpoint.ts';
import { type Inquiry, investigate } from './investigate.ts';
import type { Progress, TriageParts } from './ports.ts';
import { spanOf } from './span.ts';

/** One attempt at the diagnosis of an incident; `attempt` is 0 the first time. */
export type Look = (incident: Incident, attempt: number, abort: AbortSignal) => Promise<Diagnosis>;

/** Looks into incidents, and tells how far it is. */
export function lookOf(parts: TriageParts): Look {
  const { sources, clock, limits } = parts;
  return async (incident, attempt, abort) => {
    await parts.reporter.begin(incident, [...new Set(sources.map((source) => source.name))]);
    const ground = await groundOf(parts, incident, attempt);
    const show = progressOf(parts, incident);
    return investigate({
      ...{ sources, clock, abort, lookUpMs: limits.lookUpMs },
      ...ground,
      focus: { alerts: incident.alerts, ...(incident.question && { question: incident.question }) },
      onAnswer: (answered, asked) => show({ answered, asked }),
      ...(parts.investigator && {
        model: {
          investigator: parts.investigator,
          run: `${incident.id}/${incident.run}`,
          channel: incident.thread.channel,
          onTurn: ({ turns, lookUps }) => show({ note: `the model: ${turns} turns, ${lookUps} look-ups` }),
        },
      }),
    });
  };
}

/** Progress that adds to what was shown before; an investigation does not wait for it. */
function progressOf({ reporter, clock, log }: TriageParts, incident: Incident) {
  const startedAt = clock.now();
  let shown: Omit<Progress, 'elapsedMs'> = { asked: 0, answered: 0 };
  return (more: Partial<Progress>): void => {
    shown = { ...shown, ...more };
    reporter
      .progress(incident, { ...shown, elapsedMs: clock.now() - startedAt })
      .catch((error: unknown) => log.warn({ incident: incident.id, err: error }, 'progress was not posted'));
  };
}

type Ground = Required<Pick<Inquiry, 'ledger' | 'window' | 'isGathered' | 'onGathered'>>;

/**
 * Each attempt has a ledger of its own: what a killed one saw stays as it was. Where a model takes part, what was
 * gathered once is what every attempt goes on with, or turns that were paid for would be about something else.
 */
async function groundOf(parts: TriageParts, incident: Incident, attempt: number): Promise<Ground> {
  const { store, redactEmails, investigator, sources, clock, limits } = parts;
  const at = (which: number) => ({ store, run: `${incident.id}/${incident.run}/${which}`, redactEmails });
  const gathered = checkpoints(store);
  const before = investigator && (await gathered.read(incident));
  if (before !== undefined)
    return {
      ...{ ledger: await Ledger.reopen(at(before.attempt)), window: before.window },
      ...{ isGathered: true, onGathered: async () => undefined },
    };
  const window: Window = spanOf(incident.alerts, sources, clock.now(), limits.lookBackMs);
  const onGathered = async () => {
    if (investigator !== undefined) await gathered.write(incident, { attempt, window });
  };
  return { ledger: new Ledger(at(attempt)), window, isGathered: false, onGathered };
}
