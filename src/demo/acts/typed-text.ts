import { casefileBot } from '../state/people.ts';

/** What a person typed, as Slack's client would send it: escaped, with `@casefile` as a mention and links marked. */
export const typedText = (typed: string): string =>
  typed
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(new RegExp(`(?<![\\w.])@${casefileBot.name}(?!\\w)`, 'giu'), `<@${casefileBot.id}>`)
    .replace(/(?<![\w<|])https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/gu, '<$&>');

export interface TypedCommand {
  readonly command: string;
  readonly text: string;
}

/** A typed slash command and its argument, or undefined. */
export function typedCommand(typed: string): TypedCommand | undefined {
  const match = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/iu.exec(typed.trim());
  return match?.[1] === undefined ? undefined : { command: match[1], text: match[2]?.trim() ?? '' };
}
