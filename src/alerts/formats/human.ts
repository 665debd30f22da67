import type { Alert } from '../alert.ts';
import { fingerprint } from '../fingerprint.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { cut, linesOf, plainText, summarise } from '../markup.ts';
import type { Message } from '../message.ts';
import { severityOf } from '../words.ts';
import { vendorFormats } from '../vendors.ts';
import { bot } from './bot.ts';

/** A person who speaks to the bot: a question, with or without the text of an alert. */
export const human: AlertFormat = {
  name: 'human',
  recognise: (message) => {
    if (!message.addressed || message.sender.botId !== undefined) return undefined;
    const { question, pasted } = whatWasSaid(message);
    const alert = pastedAlert(message, pasted);
    if (alert) return { ...alert, format: 'human' };
    const name = cut(linesOf(pasted)[0] ?? question, 120);
    return name === '' ? undefined : plainRequest(message, name, summarise(pasted, question));
  },
};

export interface Said {
  /** In the person's words, without the mention; empty where nothing was asked. */
  readonly question: string;
  /** What stood in quotes, code fences and shared messages. */
  readonly pasted: string;
}

/** Parts a person's own words from what they quote. */
export function whatWasSaid(message: Message): Said {
  const typed = message.text || message.blocks.map(({ text }) => text).join('\n');
  const { own, quoted } = partQuotes(withoutMention(typed, message.mentions));
  const bare = linesOf(own).map((line) => plainText(line));
  const shown = bare.findIndex((line) => /^\[(?:FIRING|RESOLVED)\b/iu.test(line));
  const [asked, listed] = shown < 0 ? [bare, []] : [bare.slice(0, shown), bare.slice(shown)];
  const shared = message.attachments.map(
    ({ title, text, fallback }) => [title, text].filter(Boolean).join('\n') || fallback,
  );
  return {
    question: cut(asked.filter(Boolean).join('\n'), 2_000),
    pasted: [...quoted, ...listed, ...shared].filter(Boolean).join('\n'),
  };
}

function withoutMention(text: string, mentions: readonly string[]): string {
  const [bot] = mentions;
  return (bot === undefined ? text.replace(/^\s*@[UW][A-Z0-9]+/u, '') : text.replace(`@${bot}`, '')).trim();
}

function partQuotes(text: string): { own: string; quoted: string[] } {
  const [outside, fenced] = partFences(text);
  const lines = outside.split('\n');
  const quotes = lines.filter((line) => line.startsWith('>')).map((line) => line.replace(/^>{1,3} ?/u, ''));
  return { own: lines.filter((line) => !line.startsWith('>')).join('\n'), quoted: [...quotes, ...fenced] };
}

function partFences(text: string): [outside: string, fenced: string[]] {
  const parts = text.split('```');
  const outside = parts.filter((_, index) => index % 2 === 0).join('\n');
  return [outside, parts.filter((_, index) => index % 2 === 1).map((part) => part.trim())];
}

/** The pasted text as if a bot had posted it: an alert that was heard before keeps its fingerprint. */
function pastedAlert(message: Message, pasted: string): Alert | undefined {
  const [title, ...others] = linesOf(pasted);
  if (title === undefined) return undefined;
  const [shared] = message.attachments;
  const empty = { pretext: '', fallback: '', footer: '', color: '', fields: [], blocks: [] };
  const attachment = { ...empty, ...shared, title: plainText(title), text: others.join('\n') };
  const posted: Message = {
    ...message,
    sender: { botId: 'pasted' },
    text: '',
    blocks: [],
    attachments: [attachment],
  };
  return firstOf([...vendorFormats, bot], (format) => format.recognise(posted));
}

/** A question is about itself only: asked again elsewhere it may mean something else. */
const plainRequest = (message: Message, name: string, summary: string): Alert => ({
  format: 'human',
  status: 'firing',
  name,
  summary,
  severity: severityOf(...name.split(/\s+/u)),
  ...{ labels: {}, labelsKnown: false, values: [], count: 1 },
  links: message.links,
  fingerprint: fingerprint({
    format: 'human',
    name,
    values: [`${message.place.channel}:${message.place.ts}`],
  }),
});
