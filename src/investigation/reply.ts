import { z } from 'zod';
import type { View } from '../analysis/view.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Ledger } from '../evidence/ledger.ts';
import { mintReceipt, type Receipt } from '../evidence/receipt.ts';
import { suspectedIn } from '../evidence/suspicion.ts';
import { cut } from '../lib/cut.ts';
import { isEntityId } from '../lib/entity.ts';
import type { Response, ResponseLine } from './responder.ts';
import { placesOf } from './submission/places.ts';

const mostLines = 6;
const lineRoom = 280;
const unknownRoom = 200;
const mostReceipts = 4;
/** Fewer characters stand everywhere, and show nothing. */
const shortestQuote = 4;

const receipts = z.array(
  z.object({
    evidence: z.string().describe('ev_… at the start of a result'),
    quote: z.string().describe('exact words that stand there, or key: value'),
  }),
);

/** The arguments of `submit_answer` as they are offered to a model. */
export const ReplyArguments = z.object({
  lines: z.array(z.object({ text: z.string().describe('one short sentence'), receipts })),
  unknown: z.string().optional().describe('what could not be seen'),
});

export const replyTool = {
  name: 'submit_answer',
  description:
    'End with your answer. Code checks every receipt against the stored evidence, and throws away each line that has none that stands.',
} as const;

/** As it is read: a line or a receipt that is no such thing costs no other. */
const ReadReply = z.object({
  lines: z
    .array(z.unknown())
    .max(50)
    .catch([])
    .transform((lines) =>
      lines.flatMap((line) => ReplyArguments.shape.lines.element.safeParse(line).data ?? []),
    ),
  unknown: z.string().catch(''),
});

/** A model's answer after the check: `objections` say what is wrong with what did not stand. */
export interface CheckedReply extends Omit<Response, 'notice'> {
  readonly objections: readonly string[];
}

/** Checks the arguments of `submit_answer` over the evidence as it is now. Pure, and never throws whatever they are. */
export function checkReply(args: unknown, ledger: Pick<Ledger, 'all'>, view: View): CheckedReply {
  const read = ReadReply.safeParse(args).data ?? { lines: [], unknown: '' };
  const evidence = ledger.all();
  const checked = read.lines
    .slice(0, mostLines)
    .map((line, index) => checkLine(line, `lines[${index}]`, evidence, view));
  const lines = checked.flatMap((one) => (typeof one === 'string' ? [] : [one]));
  const objections = checked.filter((one) => typeof one === 'string');
  const unknown = suspectedIn(read.unknown) === undefined ? cut(read.unknown.trim(), unknownRoom) : '';
  const isEmpty = lines.length === 0 && unknown === '' && objections.length === 0;
  return {
    lines,
    objections: isEmpty ? [nothingSaid] : objections,
    ...(unknown !== '' && { unknown }),
  };
}

const nothingSaid =
  'Neither a line nor an unknown can be read: send {lines: [{text, receipts: [{evidence, quote}]}], unknown}.';

type Line = z.infer<typeof ReplyArguments>['lines'][number];

/** The line with the receipts that stand, or what is wrong with it. */
function checkLine(
  line: Line,
  field: string,
  evidence: readonly Evidence[],
  view: View,
): ResponseLine | string {
  const words = cut(line.text.trim(), lineRoom);
  if (words === '') return `${field}.text is empty.`;
  if (suspectedIn(line.text) !== undefined) return `${field}.text reads like an instruction.`;
  const stranger = namesIn(line.text).find((name) => !view.has(name));
  if (stranger !== undefined) return `${field}.text names ${cut(stranger, 120)}, of which nothing was seen.`;
  const [first, ...others] = line.receipts.slice(0, mostReceipts).flatMap((one) => standing(one, evidence));
  if (first === undefined) return `${field} has no receipt whose quote stands in the evidence that it names.`;
  return { words, receipts: [first, ...others] };
}

const namesIn = (text: string) =>
  text
    .split(/[\s`"'(),;]+/u)
    .map((word) => word.replace(/[.:!?]+$/u, ''))
    .filter(isEntityId);

/** A text that tells its reader what to do is no receipt for anything. */
function standing({ evidence: id, quote }: Line['receipts'][number], all: readonly Evidence[]): Receipt[] {
  const named = /ev_[0-9a-f]+/iu.exec(id)?.[0].toLowerCase();
  const evidence = all.find((one) => one.id === named);
  if (evidence === undefined || quote.trim().length < shortestQuote) return [];
  const place = placesOf(evidence, quote).find(({ text }) => suspectedIn(text) === undefined);
  return place === undefined
    ? []
    : [mintReceipt(evidence, place.locator, { shows: 'state', part: place.quote })];
}
