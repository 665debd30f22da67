import { buildView, type View } from '../../analysis/view.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Ledger } from '../../evidence/ledger.ts';
import { isInside, withoutRepeats } from '../../evidence/of-window.ts';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import type { Clock, Window } from '../../lib/clock.ts';
import type { Signal } from '../../lib/signal.ts';
import { askInTime } from '../../sources/ask-in-time.ts';
import type { LookUp, Source } from '../../sources/source.ts';
import { recordOutcome } from '../record-outcome.ts';
import type { Further, ToolBench } from './tool.ts';

export interface BenchParts {
  /** Of what was gathered; built anew when more is recorded. */
  readonly view: View;
  readonly window: Window;
  /** New look-ups are recorded here. */
  readonly ledger: Ledger;
  readonly sources: readonly Source[];
  /** How long one look-up may take, in milliseconds. */
  readonly lookUpMs: number;
  readonly clock: Clock;
  readonly abort: AbortSignal;
}

interface Question {
  readonly source: Source;
  readonly lookUp: LookUp;
}

/** The tools' bench over one run's ledger and sources. */
export function toolBench(parts: BenchParts): ToolBench {
  const { ledger, sources, window } = parts;
  const asked = new Map<string, Promise<Evidence | undefined>>();
  const gathered = new Set(ledger.all().map(({ id }) => id));
  let view = parts.view;

  /** Those of its questions that were not answered in full when everything was gathered. */
  const questionsOf = (further: Further): readonly Question[] =>
    sources.flatMap((source) =>
      source.signals
        .filter((signal) => further.signals.includes(signal) && isWanting(source.name, signal, further))
        .map((signal) => ({ source, lookUp: lookUpOf(signal, further, window) })),
    );

  function isWanting(source: string, signal: Signal, further: Further): boolean {
    if (further.window !== undefined && !isInside(further.window, window)) return true;
    // A question without narrowing was asked already, as it is.
    if (further.entity === undefined && further.namespace === undefined) return false;
    // The first question of a source about a signal was the one about everything.
    const whole = ledger.coverage().find((entry) => entry.source === source && entry.signal === signal);
    return whole?.status !== 'ok' && whole?.status !== 'empty';
  }

  async function put({ source, lookUp }: Question): Promise<Evidence | undefined> {
    const outcome = await askInTime(source, lookUp, parts);
    return recordOutcome(ledger, source.name, lookUp, outcome);
  }

  return {
    window,
    view: () => view,
    find: (id) => ledger.find(id),
    evidence: () => ledger.all(),
    coverage: () => ledger.coverage(),
    isGathered: (id) => gathered.has(id),
    async ask(further) {
      const known = ledger.all().length;
      const answers = await Promise.all(
        questionsOf(further).map((question) => {
          const key = canonicalJson([question.source.name, { ...question.lookUp } as unknown as JsonValue]);
          const answer = asked.get(key) ?? put(question);
          asked.set(key, answer);
          return answer;
        }),
      );
      if (ledger.all().length > known)
        view = buildView({
          evidence: withoutRepeats(ledger.all()),
          window,
          focus: parts.view.focus,
        });
      return answers.filter((one) => one !== undefined);
    },
  };
}

const lookUpOf = (signal: Signal, { entity, namespace, window }: Further, standard: Window): LookUp => ({
  signal,
  window: window ?? standard,
  ...(entity !== undefined && { entities: [entity] }),
  ...(namespace !== undefined && { namespaces: [namespace] }),
});
