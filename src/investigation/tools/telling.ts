import type { Item } from '../../analysis/view/item.ts';
import { statusWords } from '../../evidence/coverage.ts';
import type { EvidenceId } from '../../evidence/evidence.ts';
import { cut } from '../../lib/cut.ts';
import { type LookUpStatus, type Signal, wasAnswered } from '../../lib/signal.ts';
import type { Found, ToolBench } from './tool.ts';

/** A line of an answer with the record that it prints. */
export interface Line {
  readonly item: Item;
  /** May run over several lines of text. */
  readonly text: string;
}

export interface Told {
  /** What is shown, in our own words: `3 events`. */
  readonly head: string;
  /** In the order in which they should be kept. */
  readonly lines: readonly Line[];
  /** The signals whose failures matter to the answer. */
  readonly signals: readonly Signal[];
  /** How to read the lines, where that is not plain. */
  readonly legend?: string;
  /** Arguments of `read_evidence` that narrow it down to what was cut. */
  readonly narrow?: Readonly<Record<string, string>>;
  /** How to get what is cut, where `read_evidence` is not the best way. */
  readonly rest?: string;
}

/** In UTF-16 units; what is over it is cut, and said. */
export const answerRoom = 5_000;

/**
 * An answer: evidence id first, then what was found in words that stand in the evidence, then what was cut and how to
 * get it, then which sources could not be asked.
 */
export function tell(told: Told, bench: ToolBench, room = answerRoom): Found {
  const gaps = gapsOf(told.signals, bench);
  const failed = gaps.find(({ status }) => status !== undefined && !wasAnswered(status));
  const ids = told.lines.length > 0 ? idsOf(told.lines) : searched(told.signals, bench);
  const kept = fitted(told.lines, room);
  const text = [
    [ids[0], told.head].filter((part) => part !== undefined).join(' '),
    ...(told.legend === undefined ? [] : [told.legend]),
    ...printed(kept, ids[0]),
    ...(kept.length < told.lines.length ? [restOf(told, kept.length)] : []),
    ...gaps.map(({ text: gap }) => gap),
  ].join('\n');
  return {
    text,
    evidence: ids,
    ...(failed?.status !== undefined && told.lines.length === 0 && { failure: failed.status }),
  };
}

const idsOf = (lines: readonly Line[]): readonly EvidenceId[] => [
  ...new Set(lines.map(({ item }) => item.evidence.id)),
];

/** Nothing found is told of what was searched: its query can be quoted for an absence. */
const searched = (signals: readonly Signal[], bench: ToolBench): readonly EvidenceId[] =>
  bench
    .evidence()
    .filter(({ signal }) => signals.includes(signal))
    .map(({ id }) => id);

/** The lines that fit, grouped by evidence where they come from several; the first group needs no id of its own. */
function printed(lines: readonly Line[], first: EvidenceId | undefined): readonly string[] {
  return [...Map.groupBy(lines, ({ item }) => item.evidence.id)].flatMap(([id, group], index) => [
    ...(index > 0 || id !== first ? [id] : []),
    ...group.map(({ text }) => text),
  ]);
}

function fitted(lines: readonly Line[], room: number): readonly Line[] {
  const kept: Line[] = [];
  let used = 0;
  for (const line of lines) {
    const text = kept.length === 0 ? cut(line.text, room) : line.text;
    used += text.length + 1;
    if (used > room) break;
    kept.push({ ...line, text });
  }
  return kept;
}

function restOf({ lines, narrow, rest }: Told, kept: number): string {
  const args = JSON.stringify({ evidence: lines[kept]?.item.evidence.id, ...narrow });
  return `(${lines.length - kept} more lines cut: ${rest ?? `narrow the question, or read_evidence ${args}`})`;
}

interface Gap {
  /** Absent where nobody was asked. */
  readonly status?: LookUpStatus;
  readonly text: string;
}

/** Which sources did not answer, or not in full: empty is not unreachable. */
function gapsOf(signals: readonly Signal[], bench: ToolBench): readonly Gap[] {
  const asked = bench.coverage().filter(({ signal }) => signals.includes(signal));
  if (asked.length === 0) return [{ text: `No source gives ${signals.join(' or ')}: not checked.` }];
  const wanting = asked.filter(({ status }) => status !== 'ok' && status !== 'empty');
  const byText = new Map(
    wanting.map(({ source, signal, status }): [string, Gap] => {
      const end = wasAnswered(status) ? '' : ': not checked, which is not the same as nothing there';
      const text = `${source} ${signal} ${statusWords[status]}${end}.`;
      return [text, { status, text }];
    }),
  );
  return [...byText.values()];
}

/** A stored text on one line or several, cut where it is long; what stands before `…` can be quoted. */
export const clipped = (text: string, room = 300): string => cut(text.trimEnd(), room);

/** `14:02:30`, the date being that of the window. */
export const timeOf = (at: string | undefined): string => (at === undefined ? '' : at.slice(11, 19));

const isWord = (part: string | undefined | false): part is string =>
  part !== undefined && part !== false && part !== '';

/** The parts that are there, with a blank between. */
export const words = (...parts: readonly (string | undefined | false)[]): string =>
  parts.filter(isWord).join(' ');
