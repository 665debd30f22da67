import type { Alert } from '../../alerts/alert.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Window } from '../../lib/clock.ts';
import type { EntityId } from '../../lib/entity.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Source } from '../../sources/source.ts';

/** A case as the diagnosing path sees it. Nothing in it, and nothing that its sources return, holds the answer. */
export interface OpenCase {
  /** The name of its directory, or the case's own id. */
  readonly id: string;
  readonly sources: readonly Source[];
  /** `to` stands in for the present. */
  readonly window: Window;
  /** What a person asked, in their words. */
  readonly question?: string;
  /** Where to look; everywhere if absent or empty. */
  readonly namespaces?: readonly string[];
  /** What opened the incident, where an alert did. */
  readonly alerts?: readonly Alert[];
}

/** What is known to be true about a case, in the data set's own answer form. */
export interface Answer {
  /** The label by which the report groups cases: the root cause's name. */
  readonly label: string;
  /** True causes, each as it would be predicted; none where nothing is wrong. */
  readonly causes: readonly JsonObject[];
}

/** What a prediction has in common with a true cause. */
export interface Match {
  /** All fields of the answer agree. */
  readonly full: boolean;
  /** The object and the root cause agree, whatever broader class was named. */
  readonly partial: boolean;
  /** The object agrees. */
  readonly object: boolean;
}

/** One data set's layout on disk and its answer form. One file each, and one line in `registry.ts`. */
export interface CaseFormat {
  /** As it is given to `--format`. */
  readonly name: string;
  /** The case directories under `dir`, `dir` itself among them if it is a case; sorted. */
  find(dir: string): Promise<readonly string[]>;
  /** Opens a case without reading its answer. Throws InputError naming the file that is wrong. */
  open(caseDir: string): Promise<OpenCase>;
  /** The answer, or undefined where the data set withholds it. Only the scorer may call this. */
  answer(caseDir: string): Promise<Answer | undefined>;
  /** The diagnosis in the data set's own answer form: one prediction for each cause, in their order. */
  predict(diagnosis: Diagnosis): readonly JsonObject[];
  readonly match: (prediction: JsonObject, truth: JsonObject) => Match;
  /** The same answer about another entity, for the baselines that guess. */
  about(entity: EntityId, answer: JsonObject): JsonObject;
}
