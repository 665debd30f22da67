import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import { type Evidence, type EvidenceId, isEvidenceId } from '../evidence/evidence.ts';
import { readEvidence } from '../evidence/ledger.ts';
import { EvidenceError } from '../evidence/evidence-error.ts';
import type { Incident } from '../incidents/incident.ts';
import type { EntityId } from '../lib/entity.ts';
import type { Store } from '../store/store.ts';
import type { EscalationFacts } from './escalation.ts';
import { impactsOf } from './impact.ts';
import { type ServiceFacts, serviceFinder } from './services.ts';

/** What is special about this look at an incident. */
export type Circumstances = Pick<EscalationFacts, 'failure' | 'askedBy'>;

/** The facts of an incident, with the evidence behind the receipts of its diagnosis. */
export interface FactsOfIncident {
  readonly facts: EscalationFacts;
  readonly find: (id: EvidenceId) => Evidence | undefined;
}

interface Parts {
  readonly store: Store;
  readonly diagnoses: DiagnosisLog;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly services: readonly ServiceFacts[];
}

/** Recurrences are followed this far back. */
const longestChain = 3;

/** Reads what the triggers look at out of the store; nothing is asked anew, so it works with everything down. */
export const factsReader = (parts: Parts) => {
  const { store, diagnoses, services } = parts;
  const serviceOf = serviceFinder(services);

  return async (incident: Incident, circumstances: Circumstances = {}): Promise<FactsOfIncident> => {
    const diagnosis =
      (await diagnoses.latest(incident.id, incident.run)) ?? undiagnosed(incident, circumstances);
    const evidence = await evidenceOf(store, incident);
    const impacts = impactsOf([...evidence.values()], diagnosis.window);
    const felt = impacts.flatMap(({ entity }) => entity ?? []);
    const touched = [...entitiesOf(diagnosis), ...felt].flatMap((entity) => serviceOf(entity) ?? []);
    const facts = {
      ...{ incident, diagnosis, impacts, serviceOf, ...circumstances },
      services: [...new Set(touched)].toSorted((one, other) => (one.tier ?? 9) - (other.tier ?? 9)),
      failedAttempts: await failedAttempts(parts, incident),
    };
    return { facts, find: (id) => evidence.get(id) };
  };
};

/** Affected ones before blamed ones. */
const entitiesOf = ({ symptoms, causes }: Diagnosis): readonly EntityId[] => [
  ...symptoms.map(({ entity }) => entity),
  ...causes.filter(({ status }) => status === 'cause').map(({ entity }) => entity),
];

/** What stands in for a diagnosis where there is none: it asserts nothing and says why. */
function undiagnosed(incident: Incident, { failure }: Circumstances): Diagnosis {
  return {
    verdict: 'insufficient',
    reason:
      failure === undefined
        ? 'The investigation has not ended.'
        : `The investigation failed: ${failure.message}`,
    window: { from: incident.openedAt, to: incident.changedAt },
    ...{ causes: [], symptoms: [], propagations: [], alerts: [], ruledOut: [], coverage: [], actions: [] },
    unknowns: [{ what: 'everything: there is no diagnosis', next: 'the alert itself, by its links' }],
    cost: { seconds: 0, tokens: { input: 0, output: 0 }, currency: 0 },
  };
}

/** What the ledgers of the incident's run hold, every attempt's; altered evidence is left out. */
async function evidenceOf(store: Store, incident: Incident): Promise<ReadonlyMap<EvidenceId, Evidence>> {
  const found = new Map<EvidenceId, Evidence>();
  const prefix = `${incident.id}/${incident.run}/`;
  let after = '';
  for (let isLast = false; !isLast; ) {
    const page = await store.list('ledger', { prefix, after, limit: 200 });
    for (const { value } of page) {
      const id = value['evidence'];
      if (typeof id !== 'string' || !isEvidenceId(id) || found.has(id)) continue;
      const evidence = await readEvidence(store, id).catch(unlessAltered);
      if (evidence !== undefined) found.set(id, evidence);
    }
    after = page.at(-1)?.key ?? after;
    isLast = page.length < 200;
  }
  return found;
}

function unlessAltered(error: unknown): undefined {
  if (!(error instanceof EvidenceError)) throw error;
}

/** Investigations before this one that ended without a cause that stood. */
async function failedAttempts({ diagnoses, incident: find }: Parts, incident: Incident): Promise<number> {
  let failed = 0;
  let [current, runs, left]: [Incident | undefined, number, number] = [
    incident,
    incident.run - 1,
    longestChain,
  ];
  while (current !== undefined && left > 0) {
    for (let run = 1; run <= runs; run += 1) {
      const verdict = (await diagnoses.read(current.id, run))?.verdict;
      if (verdict === 'insufficient' || verdict === 'competing') failed += 1;
    }
    current = current.recurrenceOf === undefined ? undefined : await find(current.recurrenceOf);
    runs = current?.run ?? 0;
    left -= 1;
  }
  return failed;
}
