import type { Receipt } from '../evidence/receipt.ts';
import { cut } from '../lib/cut.ts';
import { type EntityId, parseEntity } from '../lib/entity.ts';
import { factsLine } from './facts-line.ts';
import type { Cause, Diagnosis, Symptom } from './diagnosis.ts';
import { type Cite, citer } from './numbering.ts';
import type { Style } from './style.ts';

export type { Style } from './style.ts';

/** The diagnosis in at most six lines, most important first; `facts` belongs under the others, smaller. */
export interface Summary {
  readonly lines: readonly string[];
  /** Coverage, seconds, model. */
  readonly facts: string;
}

/** Rooms in characters: six lines of this fit on a telephone, and in one Slack section when escaped. */
const rooms = { claim: 220, reason: 260, name: 120, why: 180, unknown: 140, notice: 300 } as const;
const causesShown = 2;
const symptomsShown = 2;

export function summarise(diagnosis: Diagnosis, style: Style): Summary {
  const cite = citer(diagnosis);
  const causes = causeLines(diagnosis, style, cite);
  const aside = [explainsLine(diagnosis, style, cite), bystanderLine(diagnosis, style, cite)];
  const lines = [
    headline(diagnosis, style),
    ...causes,
    // Six lines in all: a second cause takes the room of one of these two.
    ...(causes.length < causesShown ? aside : [aside.filter((line) => line !== '').join(' ')]),
    unknownLine(diagnosis, style),
    noticeLine(diagnosis, style),
  ];
  return { lines: lines.filter((line) => line !== ''), facts: factsLine(diagnosis, style) };
}

/** The verdict in the first words, and what capped it where something did. */
function headline(diagnosis: Diagnosis, style: Style): string {
  const { verdict } = diagnosis;
  const reason = style.text(diagnosis.reason, rooms.reason);
  if (verdict === 'competing') return `${style.bold('Causes compete:')} ${reason}`;
  if (verdict === 'insufficient') return `${style.bold('I do not know.')} ${reason}`;
  if (verdict === 'no-fault') return `${style.bold('No fault found.')} ${reason}`;
  const found = style.bold(
    `${verdict === 'confirmed' ? 'Confirmed' : 'Likely'}: ${whatIsWrong(diagnosis, style)}`,
  );
  return verdict === 'confirmed' ? found : `${found} ${reason}`;
}

/** The same as a sentence without marks, for a notification. */
export function plainHeadline(diagnosis: Diagnosis): string {
  const asIs = (words: string) => words;
  return headline(diagnosis, { text: cut, code: cut, bold: asIs, time: asIs });
}

const asserted = (diagnosis: Diagnosis): readonly Cause[] =>
  diagnosis.causes.filter((cause) => cause.status === 'cause');

function whatIsWrong(diagnosis: Diagnosis, style: Style): string {
  const causes = asserted(diagnosis);
  const [only] = causes;
  if (only === undefined) return 'no cause is named.';
  return causes.length === 1 ? claimed(only, style) : `${causes.length} causes.`;
}

/** One line for each of the first causes: what, since when, and the receipts by what they show. */
function causeLines(diagnosis: Diagnosis, style: Style, cite: Cite): readonly string[] {
  const causes = asserted(diagnosis);
  const [only] = causes;
  if (only === undefined) return hypothesisLines(diagnosis, style, cite);
  if (causes.length === 1 && diagnosis.verdict !== 'competing')
    return [
      `Cause: ${style.code(only.entity, rooms.name)}${since(only, style, diagnosis)}${shownBy(only, cite)}.`,
    ];
  const shown = causes
    .slice(0, causesShown)
    .map((cause, index) => lettered(cause, index, diagnosis, style, cite));
  return withRest(shown, causes.length - causesShown);
}

function hypothesisLines(diagnosis: Diagnosis, style: Style, cite: Cite): readonly string[] {
  const [first, ...others] = diagnosis.causes;
  if (first === undefined || diagnosis.verdict === 'no-fault') return [];
  const named = style.code(first.entity, rooms.name);
  return withRest(
    [`Not proven: ${named}: ${claimed(first, style)}${marks(cite(first.receipts))}`],
    others.length,
  );
}

const lettered = (cause: Cause, index: number, diagnosis: Diagnosis, style: Style, cite: Cite): string =>
  `${'AB'[index] ?? '·'}: ${style.code(cause.entity, rooms.name)}${since(cause, style, diagnosis)}: ${claimed(cause, style)}${marks(cite(cause.receipts))}`;

function withRest(lines: readonly string[], hidden: number): readonly string[] {
  const last = lines.at(-1);
  if (hidden < 1 || last === undefined) return lines;
  return [...lines.slice(0, -1), `${last} And ${hidden} more, under Receipts.`];
}

/** What the causes explain, and what they do not. */
function explainsLine(diagnosis: Diagnosis, style: Style, cite: Cite): string {
  const alerts = diagnosis.alerts
    .filter((alert) => alert.explained && alert.background !== true)
    .map((alert) => style.text(alert.alert, 60));
  const loose = diagnosis.alerts
    .filter((alert) => !alert.explained)
    .map((alert) => style.text(alert.alert, 60));
  const places = [
    ...new Set(diagnosis.symptoms.filter(isExplained).map((symptom) => shortName(symptom.entity))),
  ];
  const symptoms = places.map((name) => style.code(name, 60));
  const explained = [
    ...some(alerts, 2),
    ...(symptoms.length > 0 ? [`symptoms at ${some(symptoms, 4).join(', ')}`] : []),
  ];
  return [
    ...calm(diagnosis, style),
    ...(explained.length > 0 ? [`Explains: ${explained.join(', ')}.`] : []),
    // A reason that caps the verdict names the alerts that are not explained.
    ...(loose.length > 0 && diagnosis.verdict === 'confirmed'
      ? [`Not explained: ${some(loose, 3).join(', ')}.`]
      : []),
    ...unexplained(diagnosis, style, cite),
  ].join(' ');
}

/** What became of the alert that was asked about, where nothing is wrong. */
function calm({ verdict, alerts }: Diagnosis, style: Style): readonly string[] {
  const asked = alerts.find((alert) => alert.asked);
  if (verdict !== 'no-fault' || asked === undefined) return [];
  return [`${style.code(asked.alert, 60)}: ${sentence(style, asked.why, rooms.why)}`];
}

const isExplained = (symptom: Symptom): boolean => symptom.explainedBy !== undefined;

/** What is wrong without a known cause: all there is to tell where no cause was found. */
function unexplained({ symptoms, verdict }: Diagnosis, style: Style, cite: Cite): readonly string[] {
  const open = symptoms.filter((symptom) => !isExplained(symptom));
  if (open.length === 0) return [];
  const shown = open
    .slice(0, symptomsShown)
    .map(
      ({ claim, receipts }) =>
        `${sentence(style, claim, rooms.why).replace(/\.$/u, '')}${marks(cite(receipts))}`,
    );
  const rest = open.length > symptomsShown ? `; ${open.length - symptomsShown} more` : '';
  return [`${verdict === 'insufficient' ? 'Seen' : 'Wrong too, cause unknown'}: ${shown.join('; ')}${rest}.`];
}

/** The first bystander that looked like a cause; the others stand behind the button. */
function bystanderLine(diagnosis: Diagnosis, style: Style, cite: Cite): string {
  const guilty = new Set(asserted(diagnosis).map((cause) => cause.entity));
  const first = diagnosis.ruledOut.find(({ entity }) => !guilty.has(entity));
  if (first === undefined) return '';
  const why = sentence(style, first.why, rooms.why);
  return `Not the cause: ${style.code(first.entity, rooms.name)}: ${why}${marks(cite(first.receipts))}`;
}

/** What could not be seen, and where to look next. */
function unknownLine(diagnosis: Diagnosis, style: Style): string {
  const [first, ...others] = diagnosis.unknowns;
  if (first === undefined) return '';
  const more = others.length > 0 ? ` And ${others.length} more.` : '';
  const next = first.next === '' ? '' : ` Next: ${sentence(style, first.next, rooms.unknown)}`;
  return `Not seen: ${sentence(style, first.what, rooms.unknown)}${more}${next}`;
}

/** What became of the model's part, where that is not simply an answer. */
const noticeLine = ({ model }: Diagnosis, style: Style): string =>
  model?.notice === undefined ? '' : style.text(model.notice, rooms.notice);

/** Claims stand behind a colon here, so an article at their start loses its capital. */
const claimed = (cause: Cause, style: Style): string =>
  sentence(
    style,
    cause.claim.replace(/^(?:An?|The) /u, (article) => article.toLowerCase()),
    rooms.claim,
  );

/** What a reader takes for the service itself: its kind need not be said. */
const plainKinds = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Pod',
  'Service',
  'Node',
]);

/** Entities in a claim are `namespace/Kind/name`; in a sentence the name will do, with its kind where it helps. */
export const shortened = (words: string): string =>
  words.replaceAll(/`[^\s`/]+\/([A-Z][A-Za-z]*)\/([^\s`]+)`/gu, (_, kind: string, name: string) =>
    plainKinds.has(kind) ? `\`${name}\`` : `${kind} \`${name}\``,
  );

/** One full stop at its end, wherever the words came from. */
function sentence(style: Style, words: string, room: number): string {
  const trimmed = shortened(words.trim()).replace(/[.\s]+$/u, '');
  const short = style.text(trimmed, room);
  return `${short}${/[…!?]\p{Cf}?$/u.test(short) ? '' : '.'}`;
}

/** Longer ago than a shift, a time of day alone would be misread. */
const shiftMs = 12 * 3_600_000;

const since = (cause: Cause, style: Style, { window }: Diagnosis): string =>
  cause.since === undefined
    ? ''
    : ` since ${style.time(cause.since, Date.parse(window.to) - Date.parse(cause.since) > shiftMs)}`;

/** `, shown by [1] [2], tied to the symptoms by [3]`: what each receipt is for. */
function shownBy(cause: Cause, cite: Cite): string {
  const of = (wanted: (receipt: Receipt) => boolean) => marks(cite(cause.receipts.filter(wanted)));
  const ties = (receipt: Receipt) => receipt.shows === 'link' || receipt.shows === 'symptom';
  const shown = of((receipt) => receipt.stance === 'supports' && !ties(receipt));
  const tied = of((receipt) => receipt.stance === 'supports' && ties(receipt));
  const against = of((receipt) => receipt.stance === 'contradicts');
  return [
    ...(shown === '' ? [] : [`, shown by${shown}`]),
    ...(tied === '' ? [] : [`, tied to the symptoms by${tied}`]),
    ...(against === '' ? [] : [`, spoken against by${against}`]),
  ].join('');
}

/** ` [1] [2]`, the first four of them. */
export const marks = (numbers: readonly number[]): string =>
  `${numbers
    .slice(0, 4)
    .map((number) => ` [${number}]`)
    .join('')}${numbers.length > 4 ? ' …' : ''}`;

const shortName = (entity: EntityId): string => parseEntity(entity).name;

const some = (items: readonly string[], room: number): readonly string[] =>
  items.length <= room ? items : [...items.slice(0, room), `${items.length - room} more`];
