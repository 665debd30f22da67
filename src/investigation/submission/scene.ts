import { detect } from '../../analysis/engine.ts';
import type { Finding } from '../../analysis/finding.ts';
import { touchedBy } from '../../analysis/knowledge/touches.ts';
import { type Candidate, candidateOf } from '../../analysis/ranking/explain.ts';
import { type LiveSymptom, objectSymptoms } from '../../analysis/symptoms/symptoms.ts';
import { trafficSymptoms } from '../../analysis/symptoms/traffic.ts';
import type { View } from '../../analysis/view.ts';
import type { Draft } from '../../diagnosis/diagnosis.ts';
import { type GateFacts, settle } from '../../diagnosis/gate.ts';
import type { EntityId } from '../../lib/entity.ts';

/** What a model's answer is judged by: the evidence as it is now, and what the engine says of it. */
export interface AnswerBench {
  readonly view: View;
  readonly facts: GateFacts;
  /** The engine's draft over the evidence as it is now. */
  readonly draft: Draft;
}

/** The bench with all that judging asks of it, worked out once. */
export interface Scene extends AnswerBench {
  /** What detectors say now, beyond what the engine made of it. */
  readonly findings: readonly Finding[];
  /**
   * What a cause may be tied to: what is wrong now; where that is nothing hard, and the engine does not say that
   * all is well, what is common on healthy systems too.
   */
  readonly symptoms: readonly LiveSymptom[];
  /** The causes that the gate asserts of the engine's draft, each with what it reaches and explains. */
  readonly asserted: readonly EngineCause[];
}

export interface EngineCause {
  readonly cause: Draft['causes'][number];
  readonly candidate: Candidate;
}

export function sceneOf(bench: AnswerBench): Scene {
  const { view, draft, facts } = bench;
  const live = [...objectSymptoms(view), ...trafficSymptoms(view)];
  const hard = live.filter((symptom) => !symptom.soft);
  const symptoms = hard.length > 0 || draft.healthy ? hard : live;
  const findings = detect(view);
  const kept = new Set(
    settle(draft, facts)
      .causes.filter(({ status }) => status === 'cause')
      .map(({ entity, mechanism }) => `${entity} ${mechanism}`),
  );
  const scene = { ...bench, findings, symptoms };
  const asserted = draft.causes
    .filter(({ entity, mechanism }) => kept.has(`${entity} ${mechanism}`))
    .map((cause) => ({ cause, candidate: candidateFor(cause.entity, cause, scene) }));
  return { ...scene, asserted };
}

/** What blaming an entity would explain, by the topology and by what detectors know of its reach. */
export function candidateFor(
  entity: EntityId,
  { mechanism, claim, since }: Pick<Draft['causes'][number], 'mechanism' | 'claim' | 'since'>,
  { view, findings, symptoms }: Pick<Scene, 'view' | 'findings' | 'symptoms'>,
): Candidate {
  const known = findings.filter((one) => one.entity === entity);
  const breaks = [...new Set([...known.flatMap((one) => one.breaks), ...touchedBy(entity, view)])];
  const finding: Finding = {
    ...{ entity, mechanism, claim, receipts: [], breaks },
    ...{ strength: 'strong', standing: 'now' },
    ...(since !== undefined && { since }),
  };
  return candidateOf(finding, symptoms, view);
}
