import { buildView, type View } from '../analysis/view.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import { Ledger } from '../evidence/ledger.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Respond } from '../investigation/responder.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { type EntityId, entityId, isEntityId, parseEntity } from '../lib/entity.ts';
import type { Signal } from '../lib/signal.ts';
import type { Answer, AnswerLine } from './answers/answer.ts';
import { factsOf } from './answers/facts.ts';
import { namedIn } from './answers/named.ts';
import { inOrder, overall, topicsIn } from './answers/topics.ts';
import { askingOf, saidOf, withModel } from './answers/by-model.ts';
import { gather } from './gather.ts';
import { ledgerOf } from './ledger-of.ts';
import type { TriageParts } from './ports.ts';

/** What a question is answered from. */
interface Known {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly ledger: Ledger;
}

export interface Conversation {
  /** See `Triage.ask`. */
  ask(incidentId: string, question: string, how?: 'rules'): Promise<Answer | undefined>;
}

interface Parts extends Pick<TriageParts, 'store' | 'sources' | 'clock' | 'limits' | 'redactEmails'> {
  readonly incidents: Pick<IncidentLog, 'find'>;
  readonly diagnoses: DiagnosisLog;
  /** Absent: the rules answer. */
  readonly respond?: Respond;
}

/** A person waits for the answer. */
const longestLookUpMs = 10_000;
const signalsAsked: readonly Signal[] = ['objects', 'events', 'logs', 'changes', 'alerts'];

/** Answers questions from what an investigation gathered, and with one more look-up where that says nothing. */
export function conversation(parts: Parts): Conversation {
  async function known(incidentId: string): Promise<Known | undefined> {
    const incident = await parts.incidents.find(incidentId);
    for (let run = incident?.run ?? 0; incident !== undefined && run > 0; run -= 1) {
      const diagnosis = await parts.diagnoses.read(incidentId, run);
      if (diagnosis !== undefined)
        return { incident, diagnosis, ledger: await ledgerOf(parts, incidentId, run) };
    }
    return undefined;
  }

  async function ask(incidentId: string, question: string, how?: 'rules'): Promise<Answer | undefined> {
    const facts = await known(incidentId);
    if (facts === undefined) return undefined;
    if (parts.respond === undefined || how === 'rules') return answerFrom(question, facts);
    const response = await parts.respond(askingOf(parts, question, facts));
    return (
      withModel(response, facts.diagnosis) ?? { ...(await answerFrom(question, facts)), ...saidOf(response) }
    );
  }

  async function answerFrom(question: string, facts: Known): Promise<Answer> {
    const { diagnosis, ledger } = facts;
    const view = viewOf(facts, ledger);
    const first = entitiesIn(diagnosis);
    const { entities, unseen } = namedIn(question, [...seenIn(view), ...first], first);
    const topics = topicsIn(question);
    const base = {
      about: entities,
      unseen,
      asked: [],
      suggestions: first.slice(0, 4),
      seenUntil: diagnosis.window.to,
    };
    const lines = linesAbout(entities, view, diagnosis, question);
    if (lines.length > 0) return { ...base, status: 'known', lines };
    if (entities.length === 0 && topics.size > 0 && !unseen.some((name) => /[-/\d]/u.test(name))) {
      const general = overall(topics, view, diagnosis);
      if (general.length > 0) return { ...base, unseen: [], status: 'known', lines: general };
    }
    const wanted = entities.length > 0 ? entities : unseen.flatMap((name) => candidates(name, view));
    if (wanted.length === 0) return { ...base, status: 'unclear', lines: [] };
    return lookFor(wanted, question, facts, base);
  }

  /** One more look, at what the question names; what it finds is evidence as any other. */
  async function lookFor(
    wanted: readonly EntityId[],
    question: string,
    facts: Known,
    base: Omit<Answer, 'status' | 'lines'>,
  ): Promise<Answer> {
    const { incident, diagnosis, ledger } = facts;
    const more = new Ledger({
      store: parts.store,
      run: `${incident.id}/${incident.run}/asked-${parts.clock.now()}`,
      redactEmails: parts.redactEmails,
    });
    await gather({
      ...{ sources: parts.sources, clock: parts.clock, ledger: more, window: diagnosis.window },
      lookUpMs: Math.min(parts.limits.lookUpMs, longestLookUpMs),
      narrow: { entities: wanted, signals: signalsAsked },
    });
    const view = viewOf(facts, ledger, more);
    const seen = wanted.filter((entity) => view.has(entity));
    const lines = linesAbout(seen, view, diagnosis, question);
    const asked = more.coverage();
    return { ...base, about: seen, asked, lines, status: lines.length > 0 ? 'known' : 'unknown' };
  }

  return { ask };
}

const viewOf = ({ incident, diagnosis }: Known, ...ledgers: readonly Ledger[]): View =>
  buildView({
    evidence: ledgers.flatMap((ledger) => ledger.all()),
    window: diagnosis.window,
    focus: { alerts: incident.alerts },
  });

function linesAbout(
  entities: readonly EntityId[],
  view: View,
  diagnosis: Diagnosis,
  question: string,
): readonly AnswerLine[] {
  const facts = entities.flatMap((entity) => factsOf(entity, view, diagnosis));
  return inOrder(facts, topicsIn(question)).map(({ words, receipts }) => ({ words, receipts }));
}

/** What the diagnosis speaks of, most important first. */
const entitiesIn = ({ causes, symptoms, ruledOut }: Diagnosis): readonly EntityId[] => [
  ...new Set([...causes, ...symptoms, ...ruledOut].map(({ entity }) => entity)),
];

const seenIn = (view: View): readonly EntityId[] => [
  ...new Set([
    ...view.objects.keys(),
    ...view.workloads.keys(),
    ...view.services.keys(),
    ...view.series.map(({ entity }) => entity),
    ...[...view.logs, ...view.events, ...view.probes, ...view.changes].map(({ record }) => record.entity),
    ...view.traces.flatMap(({ record }) => [record.caller, record.callee]),
  ]),
];

const likelyKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Service', 'Pod'];
const namespacesTried = 3;

/** What a name could stand for, where nothing of that name was seen: in the namespaces in which most is. */
function candidates(name: string, view: View): readonly EntityId[] {
  if (isEntityId(name)) return [name];
  if (!/^[a-z0-9][a-z0-9._-]*$/u.test(name)) return [];
  const namespaces = Map.groupBy(view.workloads.keys(), (id) => parseEntity(id).scope);
  const busiest = [...namespaces].sort(([, a], [, b]) => b.length - a.length).slice(0, namespacesTried);
  return busiest.flatMap(([namespace]) => likelyKinds.map((kind) => entityId(namespace, kind, name)));
}
