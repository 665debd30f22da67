import type { LabelReport, Report, ScoreSummary, Summary } from './report.ts';
import type { Share } from './statistics.ts';

/** The report for a person: scores with their intervals beside the baselines, then a row for each label. */
export function reportText({ summary }: Report): string {
  const { score } = summary;
  const parts = [headline(summary)];
  if (score === null) parts.push('No answers: nothing was scored.');
  else parts.push(scores(score), labels(score.labels));
  return `${parts.join('\n\n')}\n`;
}

function headline({ format, attempts, scored, verdicts, failures, ms, tokens }: Summary): string {
  const words = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ');
  const failed = words(failures);
  return [
    `${format}: ${attempts} diagnosed, ${scored} scored; median ${ms.median} ms, 95 % under ${ms.p95} ms.`,
    `Verdicts: ${words(verdicts) || 'none'}.${failed === '' ? '' : ` Failed: ${failed}.`}`,
    ...(tokens.input + tokens.output > 0 ? [`Tokens: ${tokens.input} in, ${tokens.output} out.`] : []),
  ].join('\n');
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const shareText = ({ hits, of, value, low, high }: Share): string =>
  `${percent(value).padStart(7)}  ${hits}/${of}, 95 % interval ${percent(low)} to ${percent(high)}`;

function scores(score: ScoreSummary): string {
  const baselines = score.baselines.map(({ name, a1 }) => [`  ${name}`, shareText(a1)] as const);
  return rows([
    ['A@1 (three fields)', shareText(score.a1)],
    ...baselines,
    ['A@3 (three fields)', shareText(score.a3)],
    ['A@1 (object, root cause)', shareText(score.a1TwoFields)],
    ['A@3 (object, root cause)', shareText(score.a3TwoFields)],
    ['A@1 (object)', shareText(score.objectA1)],
    ...score.baselines.map(({ name, objectA1 }) => [`  ${name}`, shareText(objectA1)] as const),
    ['Average precision at full recall', precisionText(score)],
    ...score.baselines.map(
      ({ name, precisionAtFullRecall }) => [`  ${name}`, percent(precisionAtFullRecall).padStart(7)] as const,
    ),
    ['Precision, recall', `${percent(score.precision).padStart(7)}, ${percent(score.recall)}`],
    [
      'False, missed causes a case',
      `${score.falseCausesPerCase.toFixed(2)}, ${score.missedCausesPerCase.toFixed(2)}`,
    ],
    ['Abstained', `${shareText(score.abstentions)}; rightly ${score.abstentionsCorrect.hits}`],
  ]);
}

const precisionText = (score: ScoreSummary): string =>
  `${percent(score.precisionAtFullRecall).padStart(7)}  strict, ${percent(score.precisionAtFullRecallRelaxed)} relaxed`;

function labels(all: readonly LabelReport[]): string {
  const said = (instead: LabelReport['saidInstead']) =>
    Object.entries(instead)
      .map(([words, count]) => (count > 1 ? `${words} (${count})` : words))
      .join('; ');
  return table(
    ['label', 'n', 'A@1', 'A@3', 'said instead'],
    all.map((each) => [each.label, `${each.n}`, `${each.a1}`, `${each.a3}`, said(each.saidInstead)]),
  );
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

/** Columns as wide as their widest cell, the last one ragged. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  return [head, ...body]
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
