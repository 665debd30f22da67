import { detectors } from '../analysis/detectors/registry.ts';
import type { Alert } from '../alerts/alert.ts';
import { coverageLine } from '../evidence/coverage.ts';
import type { Receipt } from '../evidence/receipt.ts';
import { cut } from '../lib/cut.ts';
import { type Fence, fenceNotice } from './context/fence.ts';
import type { Brief } from './investigator.ts';

/**
 * The first message, which is never pruned: the objective, the alerts and the case notes. What was written by
 * others stands inside a fence, and each part has its room.
 */
export function briefing(brief: Brief, marks: Fence): string {
  const { window, question } = brief;
  const fence = (text: string) => marks.wrap(text);
  return [
    fenceNotice(marks),
    `Objective: the root cause of what these alerts report. Window: ${window.from} to ${window.to}, UTC.`,
    ...(question === undefined ? [] : ['A person asks:', fence(cut(question, 600))]),
    'Alerts:',
    fence(alertLines(brief.alerts).join('\n') || 'none'),
    `Case notes of the rule engine. Verdict: ${brief.settled.verdict}. ${brief.settled.reason}`,
    fence(caseNotes(brief.settled, brief.draft.unknowns).join('\n') || 'It found nothing.'),
    `${coverageLine(brief.ledger.coverage())}.`,
    `Mechanisms that the engine knows: ${[...new Set(detectors.map(({ mechanism }) => mechanism))].join(' ')}`,
  ].join('\n');
}

const most = { alerts: 8, labels: 8, causes: 4, symptoms: 6, ruledOut: 5, unknowns: 4, receipts: 3 } as const;

function alertLines(alerts: readonly Alert[]): readonly string[] {
  const lines = alerts.slice(0, most.alerts).map((alert) => {
    const labels = Object.entries(alert.labels)
      .slice(0, most.labels)
      .map(([name, value]) => `${name}=${cut(value, 80)}`);
    const since = alert.startsAt === undefined ? '' : ` since ${alert.startsAt}`;
    return `- ${cut(alert.name, 120)} (${alert.severity}, ${alert.status}${since}) ${labels.join(' ')}: ${cut(alert.summary, 240)}`;
  });
  return withRest(lines, alerts.length, 'alerts; ask the tool alerts');
}

/** What was found, a line each, with the evidence that shows it. */
export function caseNotes(
  { causes, symptoms, ruledOut }: Pick<Brief['settled'], 'causes' | 'symptoms' | 'ruledOut'>,
  unknowns: Brief['draft']['unknowns'],
): readonly string[] {
  return [
    ...withRest(
      causes
        .slice(0, most.causes)
        .flatMap(({ status, entity, mechanism, claim, receipts }) => [
          `${status} ${entity} (${mechanism}): ${cut(claim, 240)}`,
          ...receipts.slice(0, most.receipts).map(receiptLine),
        ]),
      causes.length > most.causes ? causes.length : 0,
      'causes',
    ),
    ...symptoms
      .slice(0, most.symptoms)
      .map(({ entity, claim, explainedBy }) => `symptom ${entity}: ${cut(claim, 160)}${by(explainedBy)}`),
    ...ruledOut.slice(0, most.ruledOut).map(({ entity, why }) => `ruled out ${entity}: ${cut(why, 160)}`),
    ...unknowns.slice(0, most.unknowns).map(({ what }) => `not seen: ${cut(what, 160)}`),
  ];
}

const receiptLine = ({ evidence, quote, shows }: Receipt): string =>
  `  ${shows} ${evidence}: ${JSON.stringify(cut(quote, 160))}`;

const by = (cause: string | undefined): string => (cause === undefined ? ', unexplained' : `, from ${cause}`);

const withRest = (lines: readonly string[], all: number, what: string): readonly string[] =>
  all > lines.length ? [...lines, `and more ${what}`] : lines;
