import type { Alert } from './alert.ts';
import { headingsOf, isGeneric } from './heading.ts';
import { linesOf, plainText } from './markup.ts';
import type { Sent } from './vendor-format.ts';
import { statusOf } from './words.ts';

/** A state as a tool's message speaks of it. */
export interface Spoken {
  readonly status: Alert['status'];
  /** The word itself, lower case. */
  readonly state: string;
}

const verbs: readonly (readonly [Alert['status'], RegExp])[] = [
  [
    'firing',
    /^(?:(?:re|un)-?(?:triggered|opened|acknowledged|acked|assigned|snoozed)|triggered|opened|escalated|delegated|created|fired|new|raised|(?:re-?)?notified)$/iu,
  ],
  ['acknowledged', /^(?:acknowledged|acked|snoozed)$/iu],
  ['resolved', /^(?:auto-?)?(?:resolved|closed|recovered)$/iu],
];
const verb =
  '(?:re|un|auto)?-?(?:triggered|opened|acknowledged|acked|assigned|snoozed|escalated|delegated|created|fired|raised|notified|resolved|closed|recovered)|new';
/** `Triggered: …`, `Dana acknowledged alert #5 …`, `[API] closed "…"`, `Incident #5 was resolved by …`. */
const sentence = new RegExp(
  String.raw`^[^\p{L}\p{N}"#]*(?:[^\s:"|]{1,40} ){0,6}?(?<verb>${verb})(?=\s*(?:$|[:|\]#"“[(·—–-])|\s+(?:the |an? )?(?:alert|incident|page|by|at|for|to)\b)`,
  'iu',
);
const opening = new RegExp(String.raw`^[^\p{L}\p{N}"#]*(?<verb>${verb})\b`, 'iu');

/** `… was resolved by Dana`, `"…" closed by …`, `…: Resolved`: behind the alert's own words. */
const passive = new RegExp(
  String.raw`(?:\s(?:was|is|has been|is now|got) (?:automatically )?|["”\]]\s+)(?<verb>${verb})(?=\s+(?:by|at|after|via|in|due)\b|\s*[.!]?\s*$)`,
  'iu',
);
const last = new RegExp(String.raw`\s?[:(–—-]\s*(?<verb>${verb})\)?\W*$`, 'iu');
const tailOf = (line: string): RegExpExecArray | null => passive.exec(line) ?? last.exec(line);
const saidIn = (line: string): RegExpExecArray | null => sentence.exec(line) ?? opening.exec(line);

/** What happened, in a line that says so: the verb decides, wherever it stands before the alert's own words. */
export function spokenIn(line: string): Spoken | undefined {
  const state = (passive.exec(line) ?? saidIn(line) ?? last.exec(line))?.groups?.['verb']?.toLowerCase();
  const status = verbs.find(([, words]) => words.test(state ?? ''))?.[0];
  return state === undefined || status === undefined ? undefined : { status, state };
}

/** The state under one of these titles, in the tool's word. */
export function statedIn({ facts }: Sent, ...titles: readonly string[]): Spoken | undefined {
  for (const { title, value } of facts) {
    const status = titles.includes(title) ? statusOf(value) : undefined;
    if (status !== undefined) return { status, state: bareWord(value) };
  }
  return undefined;
}

const bareWord = (value: string): string =>
  (
    /^[^\p{L}\p{N}]*(?<word>[\p{L}_]+(?:[ -](?:data|triggered|acknowledged))?)/iu.exec(value)?.groups?.[
      'word'
    ] ?? value
  )
    .toLowerCase()
    .slice(0, 40);

/** The first lines of everything in a message that may be its title. */
export function titleLines({ message, texts }: Sent): string[] {
  const firsts = texts
    .flatMap((text) => linesOf(plainText(text)).slice(0, 2))
    .filter((line) => !line.endsWith(':'));
  const fallbacks = message.attachments.flatMap(({ fallback }) => linesOf(plainText(fallback)).slice(0, 1));
  return [...new Set([...headingsOf(message), ...firsts, ...fallbacks].map((line) => line.slice(0, 500)))];
}

const number =
  /^\W*(?:(?:the )?(?:incident|alert|page|issue)\b)?:?\s*[[(]?#\d+[\])]?(?:\s+on)?\s*[:|·–—-]?\s*/iu;
const noun = /^(?:the )?(?:incident|alert|page)\b\s*[:|–—-]?\s*/iu;
const actor = /^by [^:"“#[|]{1,60}(?:$|[:"|]\s*|(?=["“#[]))/iu;
const recipient = / to [^"“”]{1,60}$/u;
const quoted = /^["“](?<inside>.+?)["”](?:$|\s)/u;

/** A line without what happened to the alert, who did it, its number and quotation marks. */
function withoutEvent(line: string): string {
  const behind = passive.exec(line);
  const said = behind ? undefined : saidIn(line);
  const end = said ? line.length : ((behind ?? tailOf(line))?.index ?? line.length);
  const whom = /^(?:escalated|(?:re-?)?assigned|delegated)$/iu.test(said?.groups?.['verb'] ?? '')
    ? recipient
    : /$^/u;
  const after = line
    .slice(said?.[0].length ?? 0, end)
    .replace(whom, '')
    .replace(/^[\s\])}:|·–—-]+/u, '');
  const bare = [noun, actor, number, actor, noun].reduce((text, shape) => text.replace(shape, ''), after);
  return (quoted.exec(bare.trim())?.groups?.['inside'] ?? bare)
    .replace(/\s*\([A-Z][A-Z0-9]{6,}\)$/u, '')
    .replace(/^["“”\s]+(?=[^"“”]*$)|(?<=^[^"“”]*)["“”\s]+$/gu, '')
    .trim();
}

/** The first line that says more than that there is an alert. */
export const alertName = (lines: readonly string[]): string => {
  const names = lines.map(withoutEvent).filter((name) => name !== '');
  return names.find((name) => !isGeneric(name)) ?? names[0] ?? '';
};
