import { authorOf } from './author.ts';
import { clockTime } from './markup/date.ts';
import { parseMrkdwn } from './markup/mrkdwn.ts';
import { localChannels } from './port.ts';
import { type ChatMessage, isReply } from './state/message.ts';
import { casefileBot, visitor } from './state/people.ts';
import { attachmentLines } from './text/attachments.ts';
import { blockLines } from './text/blocks.ts';
import { fileLines } from './text/files.ts';
import { passageLines, prefixed, type TextStyle } from './text/passages.ts';
import { wrap } from './text/wrap.ts';

export interface RenderOptions {
  /** Columns to fill; 96 unless said. */
  readonly width?: number;
  /** Marks names and bold text with ANSI codes, for a terminal. */
  readonly ansi?: boolean;
  /** An IANA zone for times; absent, this machine's. */
  readonly zone?: string;
}

/**
 * A thread as plain text for a terminal: who, when and what, replies indented, buttons as `[Label]`.
 * Control characters in the messages are left out, because a terminal would obey them.
 */
export function renderThread(messages: readonly ChatMessage[], options: RenderOptions = {}): string {
  return messages.map((message) => renderMessage(message, options)).join('\n\n');
}

function renderMessage(message: ChatMessage, { width = 96, ansi = false, zone }: RenderOptions): string {
  const bold = (text: string) => (ansi ? `\u001B[1m${text}\u001B[22m` : text);
  const style: TextStyle = { bold, nameOf, ...(zone === undefined ? {} : { zone }) };
  const margin = isReply(message) ? '    ' : '';
  const head = `${bold(harmless(authorOf(message, nameOf)))}  ${clockTime(message.ts, zone)}`;
  const body = linesOf(harmlessMessage(message), style).flatMap((line) =>
    wrap(line, width - margin.length - 2),
  );
  return [`${margin}${head}`, ...prefixed(body, `${margin}  `)].map((line) => line.trimEnd()).join('\n');
}

function linesOf(message: ChatMessage, style: TextStyle): readonly string[] {
  const blocks = message.blocks ?? [];
  const said = blocks.length > 0 ? blockLines(blocks, style) : passageLines(parseMrkdwn(message.text), style);
  return [
    ...said,
    ...(message.attachments ?? []).flatMap((each) => attachmentLines(each, style)),
    ...fileLines(message.files ?? []),
  ];
}

const nameOf = (id: string): string | undefined =>
  [casefileBot, visitor, ...localChannels].find((each) => each.id === id)?.name;

const controls = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/gu;

const harmless = (text: string): string => text.replace(controls, '');

/** The same message without control characters in any of its texts. */
const harmlessMessage = (message: ChatMessage): ChatMessage =>
  JSON.parse(JSON.stringify(message), (_, value: unknown) =>
    typeof value === 'string' ? harmless(value) : value,
  ) as ChatMessage;
