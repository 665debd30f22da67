import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type NumberedReceipt, numberReceipts } from '../../diagnosis/numbering.ts';
import { type Style, summarise } from '../../diagnosis/wording.ts';
import type { Evidence, EvidenceId } from '../../evidence/evidence.ts';
import { cut } from '../../lib/cut.ts';
import type { Painter } from './paint.ts';

const receiptsShown = 12;
const ruledOutShown = 6;
const quoteRoom = 160;

/** The diagnosis for a terminal: the six lines of the thread, then receipts, what was ruled out, unknowns. */
export function diagnosisText(
  diagnosis: Diagnosis,
  find: (id: EvidenceId) => Evidence | undefined,
  paint: Painter,
): string {
  const style: Style = {
    text: oneLine,
    code: (name) => paint.code(oneLine(name)),
    bold: paint.bold,
    time: clockTime,
  };
  const { lines, facts } = summarise(diagnosis, style);
  const receipts = numberReceipts(diagnosis);
  return [
    ...lines,
    paint.dim(facts),
    ...section(
      'Receipts',
      receipts.slice(0, receiptsShown).map((one) => receiptText(one, find, paint)),
      paint,
    ),
    ...rest(receipts.length - receiptsShown, paint),
    ...section(
      'Ruled out',
      diagnosis.ruledOut
        .slice(0, ruledOutShown)
        .map((loser) => `${paint.code(loser.entity)}  ${oneLine(loser.why)}`),
      paint,
    ),
    ...rest(diagnosis.ruledOut.length - ruledOutShown, paint),
    ...section(
      'Not seen',
      diagnosis.unknowns.map((unknown) => oneLine(`${unknown.what} ${unknown.next}`)),
      paint,
    ),
  ].join('\n');
}

const section = (title: string, lines: readonly string[], paint: Painter): string[] =>
  lines.length === 0 ? [] : ['', paint.bold(title), ...lines.map((line) => `  ${line}`)];

const rest = (hidden: number, paint: Painter): string[] =>
  hidden > 0 ? [paint.dim(`  and ${hidden} more; --json has them all`)] : [];

function receiptText(
  { number, receipt, entity, role }: NumberedReceipt,
  find: (id: EvidenceId) => Evidence | undefined,
  paint: Painter,
): string {
  const evidence = find(receipt.evidence);
  const from = evidence === undefined ? receipt.evidence : `${evidence.source} ${evidence.signal}`;
  const stance = receipt.stance === 'contradicts' ? 'speaks against' : receipt.shows;
  const quote = oneLine(cut(receipt.quote, quoteRoom));
  return `[${number}] ${paint.code(entity ?? 'telemetry')} ${paint.dim(`${role}, ${stance} · ${from} · ${receipt.locator}`)}\n      “${quote}”`;
}

/** Telemetry is untrusted: it was cleaned of control codes when it was stored, here it also stays on its line. */
const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

const clockTime = (at: string): string => `${at.slice(11, 19)} UTC`;
