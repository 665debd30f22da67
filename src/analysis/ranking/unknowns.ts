import type { Unknown } from '../../diagnosis/diagnosis.ts';
import { type Signal, signals } from '../../lib/signal.ts';
import type { Candidate } from './explain.ts';
import type { LiveSymptom } from '../symptoms/symptoms.ts';
import type { View } from '../view.ts';

const most = 5;

/** What could not be seen, and where to look next. */
export function unknownsOf(
  view: View,
  symptoms: readonly LiveSymptom[],
  causes: readonly Candidate[],
): readonly Unknown[] {
  const explained = new Set(causes.flatMap((cause) => cause.explains));
  const open = symptoms.filter((symptom) => !symptom.soft && !explained.has(symptom));
  const perEntity = new Map(open.map((symptom) => [symptom.entity, symptom]));
  return [
    ...causes.flatMap((cause) => anonymous(cause, view)),
    ...[...perEntity.values()].map(({ entity, claim }) => ({
      what: `Why: ${claim}`,
      next: `The logs of \`${entity}\`, and what changed around it before ${startOf(view)}.`,
    })),
    ...(open.length > 0 ? unseenSignals(view) : []),
  ].slice(0, most);
}

const startOf = (view: View): string =>
  view.onset === undefined ? view.window.to : new Date(view.onset).toISOString();

/** A change that nobody put a name to. */
function anonymous({ finding }: Candidate, view: View): Unknown[] {
  const changed = finding.receipts.some((receipt) => receipt.shows === 'change');
  const named = view.changes.some(
    (item) => item.record.entity === finding.entity && item.record.by !== undefined,
  );
  if (!changed || named) return [];
  return [{ what: `Who changed \`${finding.entity}\`.`, next: 'The audit log or the deploy history.' }];
}

const telling: Partial<Record<Signal, string>> = {
  logs: 'what the workloads say themselves',
  metrics: 'load, latency and errors over time',
  traces: 'who calls whom, and where calls fail',
  changes: 'deploys, flags and configuration edits',
};

const unseenSignals = (view: View): Unknown[] =>
  signals.flatMap((signal) => {
    const about = telling[signal];
    const seen = view.evidence.some((one) => one.signal === signal && one.records.length > 0);
    return about === undefined || seen
      ? []
      : [{ what: `No ${signal} were seen.`, next: `Connect or ask for ${signal}: ${about}.` }];
  });
