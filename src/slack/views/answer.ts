import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type Cite, citer } from '../../diagnosis/numbering.ts';
import { marks, shortened } from '../../diagnosis/wording.ts';
import { statusWords } from '../../evidence/coverage.ts';
import type { Evidence, EvidenceId } from '../../evidence/evidence.ts';
import type { Receipt } from '../../evidence/receipt.ts';
import { wasAnswered } from '../../lib/signal.ts';
import type { Answer, AnswerLine } from '../../triage.ts';
import { code, link, time, words } from './inert.ts';
import { context, type Message, message, section } from './limits.ts';

const lineRoom = 300;
const quoteRoom = 120;

/**
 * The answer, each line with its receipt: by its number where the diagnosis has it, else with the exact words and
 * where they come from. `evidence` gives what is stored.
 */
export async function answerMessage(
  answer: Answer,
  diagnosis: Diagnosis,
  evidence: (id: EvidenceId) => Promise<Evidence | undefined>,
): Promise<Message> {
  const cite = citer(diagnosis);
  const lines = await Promise.all(
    answer.lines.map(
      async (line) => `• ${words(shortened(line.words), lineRoom)}${await shownBy(line, cite, evidence)}`,
    ),
  );
  const [first] = answer.lines;
  const opening = openings(answer);
  return message(first?.words ?? opening[0] ?? 'I do not know.', [
    section(...opening, ...lines, ...asideOf(answer)),
    context(origin(answer)),
  ]);
}

/** What a model could not see, in its own words; and why it is not a model that answers. */
const asideOf = ({ unknown, notice }: Answer): readonly string[] => [
  ...(unknown === undefined ? [] : [`_Not seen, says the model:_ ${words(unknown, lineRoom)}`]),
  ...(notice === undefined ? [] : [`_${words(notice, lineRoom)}_`]),
];

function openings({ status, about, unseen, suggestions }: Answer): readonly string[] {
  if (status === 'known') return [];
  const names = [...about, ...unseen].slice(0, 3).map((name) => code(name, 100));
  if (status === 'unknown')
    return [
      `*I do not know.* Nothing that I can see tells of ${names.length > 0 ? names.join(' or ') : 'that'}.`,
    ];
  const examples = suggestions.slice(0, 3).map((id) => code(id, 120));
  return [
    '*I cannot tie that to anything that I have seen.*',
    examples.length > 0
      ? `Ask about something by its name, as ${examples.join(' or ')}, or what changed; \`help\` lists the commands.`
      : 'Ask about something by its name, or what changed; `help` lists the commands.',
  ];
}

async function shownBy(
  { receipts }: AnswerLine,
  cite: Cite,
  evidence: (id: EvidenceId) => Promise<Evidence | undefined>,
): Promise<string> {
  const numbers = cite(receipts);
  if (numbers.length > 0) return marks(numbers);
  const [receipt] = receipts;
  return receipt === undefined ? '' : ` ${await quoted(receipt, await evidence(receipt.evidence))}`;
}

async function quoted(receipt: Receipt, evidence: Evidence | undefined): Promise<string> {
  const from = evidence === undefined ? '' : `${words(evidence.source, 40)} ${evidence.signal}: `;
  const open = evidence?.link === undefined ? '' : link(evidence.link, 'open');
  return `(${from}${code(receipt.quote, quoteRoom)}${open === '' ? '' : ` · ${open}`})`;
}

/** Where the answer comes from, and what could not be asked. */
function origin({ asked, seenUntil }: Answer): string {
  if (asked.length === 0) return `From what was gathered until ${time(seenUntil)} · no new look-up`;
  const silent = asked.filter(({ status }) => !wasAnswered(status));
  const failed = [
    ...new Set(
      silent.map(({ source, signal, status }) => `${words(source, 40)} ${signal}: ${statusWords[status]}`),
    ),
  ];
  const done = `${asked.length - silent.length} of ${asked.length} further look-ups answered`;
  return [done, ...failed.slice(0, 5)].join(' · ');
}
