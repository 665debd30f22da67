import type { CoverageEntry } from '../evidence/coverage.ts';
import { cut } from '../lib/cut.ts';
import { wasAnswered } from '../lib/signal.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Style } from './style.ts';

const namesShown = 4;

/**
 * What was asked and what came of it: look-ups answered, those without data, those without an answer, what was
 * cleaned or skipped, then seconds and model. Sources that the reason names already are not named again.
 */
export function coverageLine(diagnosis: Diagnosis, style: Pick<Style, 'text'>): string {
  const { coverage, reason, verdict } = diagnosis;
  const answered = coverage.filter((entry) => wasAnswered(entry.status));
  const said = verdict === 'confirmed' ? '' : reason;
  const silent = coverage.filter(
    (entry) => !wasAnswered(entry.status) && !said.includes(`${entry.source} ${entry.signal}`),
  );
  const parts = [
    `${answered.length} of ${coverage.length} look-ups answered`,
    ...named('not answered', silent, (entry) => `${place(entry)} (${entry.status})`),
    ...named(
      'no data',
      coverage.filter((entry) => entry.status === 'empty'),
      place,
    ),
    ...named(
      'cut short',
      coverage.filter((entry) => entry.status === 'truncated'),
      place,
    ),
    ...hygiene(coverage),
    ...cost(diagnosis),
  ];
  return parts.map((part) => style.text(part, 300)).join(' · ');
}

const place = (entry: CoverageEntry): string => cut(`${entry.source} ${entry.signal}`, 40);

function named(
  title: string,
  entries: readonly CoverageEntry[],
  name: (entry: CoverageEntry) => string,
): readonly string[] {
  const names = [...new Set(entries.map(name))];
  if (names.length === 0) return [];
  const hidden = names.length - namesShown;
  return [`${title}: ${names.slice(0, namesShown).join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`];
}

/** What was done to the telemetry before anybody read it. */
function hygiene(coverage: readonly CoverageEntry[]): readonly string[] {
  const total = (of: (entry: CoverageEntry) => number) => coverage.reduce((sum, entry) => sum + of(entry), 0);
  const tallied = (tally: Readonly<Record<string, number>>) =>
    Object.values(tally).reduce((sum, n) => sum + n, 0);
  const counts: readonly (readonly [number, string])[] = [
    [total((entry) => entry.broken), 'unreadable records skipped'],
    [total((entry) => tallied(entry.repairs)), 'damaged texts cleaned'],
    [total((entry) => tallied(entry.redactions)), 'secrets redacted'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
}

function cost({ cost: spent, model }: Diagnosis): readonly string[] {
  const tokens = spent.tokens.input + spent.tokens.output;
  return [
    `${spent.seconds < 10 ? spent.seconds.toFixed(1) : Math.round(spent.seconds)} s`,
    ...(tokens > 0 ? [`${tokens} tokens`] : []),
    ...(spent.currency > 0 ? [`$${spent.currency.toFixed(2)}`] : []),
    model === undefined ? 'no model' : cut(model.name, 60),
  ];
}
