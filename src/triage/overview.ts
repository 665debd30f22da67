import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import type { Escalation } from '../escalation/escalation.ts';
import type { Escalations } from '../escalation/escalations.ts';
import type { CoverageEntry } from '../evidence/coverage.ts';
import type { Incident } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { Clock, Instant } from '../lib/clock.ts';
import { wasAnswered } from '../lib/signal.ts';

/** How things stand, all channels together. */
export interface Overview {
  /** Incidents that are not over, the newest change first, with what was found so far. */
  readonly open: readonly { readonly incident: Incident; readonly diagnosis?: Diagnosis }[];
  /** Those that wait for a person. */
  readonly escalations: readonly Escalation[];
  /** For each source, whether it answered when it was last asked. */
  readonly sources: readonly { readonly name: string; readonly answered: boolean; readonly at: Instant }[];
  /** What people said about diagnoses of the last thirty days. */
  readonly feedback: { readonly right: number; readonly wrong: number };
}

interface Parts {
  readonly incidents: Pick<IncidentLog, 'list'>;
  readonly diagnoses: Pick<DiagnosisLog, 'latest'>;
  readonly escalations: Pick<Escalations, 'open'>;
  readonly clock: Clock;
}

const monthMs = 30 * 24 * 3_600_000;
/** The rest is told as a number: a page holds no more. */
const mostRead = 30;

export async function overviewOf({ incidents, diagnoses, escalations, clock }: Parts): Promise<Overview> {
  const all = [...(await incidents.list())].sort((a, b) => b.changedAt.localeCompare(a.changedAt));
  const read = async (incident: Incident) => {
    const diagnosis = await diagnoses.latest(incident.id, incident.run);
    return { incident, ...(diagnosis && { diagnosis }) };
  };
  const isOpen = ({ state }: Incident) => state !== 'resolved';
  const open = all.filter(isOpen);
  const told = await Promise.all(open.slice(0, mostRead).map(read));
  const newest = told.length > 0 ? told : await Promise.all(all.slice(0, 5).map(read));
  return {
    open: [...told, ...open.slice(mostRead).map((incident) => ({ incident }))],
    escalations: await escalations.open(),
    sources: sourcesIn(newest),
    feedback: feedbackSince(all, clock.now() - monthMs),
  };
}

function sourcesIn(found: Overview['open']): Overview['sources'] {
  const seen = new Map<string, Overview['sources'][number]>();
  for (const { incident, diagnosis } of found)
    for (const [name, asked] of Map.groupBy(diagnosis?.coverage ?? [], (entry) => entry.source))
      if (!seen.has(name)) seen.set(name, { name, answered: asked.some(answered), at: incident.changedAt });
  return [...seen.values()].sort((a, b) => a.name.localeCompare(b.name));
}

const answered = ({ status }: CoverageEntry): boolean => wasAnswered(status);

function feedbackSince(incidents: readonly Incident[], since: number): Overview['feedback'] {
  const recent = incidents.flatMap(({ feedback }) => feedback).filter(({ at }) => Date.parse(at) >= since);
  const count = (verdict: 'right' | 'wrong') => recent.filter((one) => one.verdict === verdict).length;
  return { right: count('right'), wrong: count('wrong') };
}
