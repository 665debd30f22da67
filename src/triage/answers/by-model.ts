import { createHash } from 'node:crypto';
import { buildView } from '../../analysis/view.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Ledger } from '../../evidence/ledger.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Asking, Response } from '../../investigation/responder.ts';
import type { TriageParts } from '../ports.ts';
import type { Answer } from './answer.ts';

interface Facts {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly ledger: Ledger;
}

/** A person waits for the answer. */
const longestLookUpMs = 10_000;

/** What a model is asked; the same question about the same run is paid for once. */
export function askingOf(
  { sources, limits }: Pick<TriageParts, 'sources' | 'limits'>,
  question: string,
  { incident, diagnosis, ledger }: Facts,
): Asking {
  const print = createHash('sha256').update(question).digest('hex').slice(0, 16);
  const { window } = diagnosis;
  const view = buildView({ evidence: ledger.all(), window, focus: { alerts: incident.alerts } });
  return {
    ...{ run: `asked/${incident.id}/${incident.run}/${print}`, channel: incident.thread.channel },
    ...{ question, diagnosis, ledger, view, sources },
    lookUpMs: Math.min(limits.lookUpMs, longestLookUpMs),
    abort: new AbortController().signal,
  };
}

/** A model's answer; undefined where no line of it stands. */
export const withModel = (response: Response, { window }: Diagnosis): Answer | undefined =>
  response.lines.length === 0
    ? undefined
    : {
        ...{ status: 'known', about: [], unseen: [], asked: [], suggestions: [], seenUntil: window.to },
        lines: response.lines,
        ...saidOf(response),
      };

/** What is said beside the lines, whoever they are of. */
export const saidOf = ({ unknown, notice }: Response): Pick<Answer, 'unknown' | 'notice'> => ({
  ...(unknown !== undefined && { unknown }),
  ...(notice !== undefined && { notice }),
});
