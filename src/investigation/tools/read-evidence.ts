import { z } from 'zod';
import { type Evidence, isEvidenceId } from '../../evidence/evidence.ts';
import { cut } from '../../lib/cut.ts';
import { canonicalJson } from '../../lib/json.ts';
import { answerRoom } from './telling.ts';
import type { Found, Tool, ToolBench } from './tool.ts';

const position = z.int('expected a whole number').min(0, 'expected 0 or more').optional();

const schema = z.strictObject({
  evidence: z.string().describe('ev_…'),
  skip: position.describe('records to skip'),
  entity: z.string().optional(),
  contains: z.string().optional(),
  record: position.describe('one record only'),
  offset: position.describe('characters of it to skip'),
});

/** In UTF-16 units: a page of many records shows the start of each. */
const recordRoom = 1_500;

/** Pages through stored evidence: records as canonical JSON, every part of them quotable. */
export const readEvidence: Tool<typeof schema> = {
  name: 'read_evidence',
  description: 'Page through stored evidence, as JSON records; says how to get the next page.',
  schema,
  async answer(args, bench) {
    const evidence = isEvidenceId(args.evidence) ? bench.find(args.evidence) : undefined;
    if (evidence === undefined) return unknown(args.evidence, bench);
    if (args.record !== undefined) return oneRecord(evidence, args.record, args.offset ?? 0);
    const { entity, contains, skip = 0 } = args;
    const wanted = evidence.records
      .map((record, index) => ({ index, text: canonicalJson(record) }))
      .filter(({ text }) => entity === undefined || text.includes(JSON.stringify(entity)))
      .filter(({ text }) => contains === undefined || text.toLowerCase().includes(contains.toLowerCase()));
    return page(evidence, wanted, skip, { entity, contains });
  },
};

interface Printed {
  readonly index: number;
  readonly text: string;
}

function page(evidence: Evidence, wanted: readonly Printed[], skip: number, narrow: object): Found {
  const lines: string[] = [];
  let used = 0;
  for (const { index, text } of wanted.slice(skip)) {
    const shown = cut(text, recordRoom);
    const rest =
      shown.length < text.length
        ? ` (record ${index} goes on: offset ${shown.length - 1} of ${text.length})`
        : '';
    used += shown.length + rest.length;
    if (lines.length > 0 && used > answerRoom) break;
    lines.push(`${index}: ${shown}${rest}`);
  }
  const end = skip + lines.length;
  const next = { evidence: evidence.id, ...narrow, skip: end };
  return told(evidence, `records ${skip} to ${end} of ${wanted.length}`, [
    ...lines,
    ...(end < wanted.length ? [`(next page: read_evidence ${JSON.stringify(next)})`] : []),
  ]);
}

function oneRecord(evidence: Evidence, index: number, offset: number): Found {
  const record = evidence.records[index];
  if (record === undefined)
    return wrong(`record ${index}: ${evidence.id} has ${evidence.records.length} records, counted from 0.`);
  const text = canonicalJson(record);
  if (offset >= text.length) return wrong(`offset ${offset}: record ${index} has ${text.length} characters.`);
  const shown = cut(text.slice(offset), answerRoom);
  const isWhole = offset + shown.length >= text.length && !shown.endsWith('…');
  // A page of blanks, or of one endless grapheme, is shown as `…` alone: go on behind it all the same.
  const end = shown.length > 1 ? offset + shown.length - 1 : offset + answerRoom;
  const next = { evidence: evidence.id, record: index, offset: end };
  return told(evidence, `record ${index} from ${offset} of ${text.length}`, [
    shown,
    ...(!isWhole && end < text.length ? [`(goes on: read_evidence ${JSON.stringify(next)})`] : []),
  ]);
}

function told(evidence: Evidence, what: string, lines: readonly string[]): Found {
  const { id, source, signal, query, window } = evidence;
  const head = `${id} ${source} ${signal}, ${what}`;
  const asked = `query: ${cut(query, 400)} (${window.from} to ${window.to})`;
  return { text: [head, asked, ...lines].join('\n'), evidence: [id] };
}

const wrong = (text: string): Found => ({ text, evidence: [], wrong: true });

function unknown(id: string, bench: ToolBench): Found {
  const all = bench.evidence().map((one) => `${one.id} (${one.source} ${one.signal}, ${one.records.length})`);
  return wrong(
    `evidence ${cut(id, 40)}: there is no such evidence. There is: ${all.slice(0, 24).join(', ') || 'none'}.`,
  );
}
