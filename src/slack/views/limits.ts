import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  ModalView,
  PlainTextElement,
  SectionBlock,
} from '@slack/web-api';
import { cut } from '../../lib/cut.ts';
import { escape, fitted, isolated, unfenced } from './inert.ts';

/** What Slack accepts; `messageText` is the undocumented sum over all blocks, a little below what was measured. */
const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  messageText: 13_000,
  viewBytes: 250_000,
  section: 3000,
  header: 150,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  id: 255,
  modalTitle: 24,
  privateMetadata: 3000,
  fallback: 4000,
} as const;

const plain = (text: string, room: number): PlainTextElement => ({
  type: 'plain_text',
  text: cut(text === '' ? '…' : text, room),
  emoji: false,
});

/** Lines of finished mrkdwn; a line that no longer fits, and all after it, give way to `…`. */
export const section = (...lines: readonly string[]): SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: joined(lines, limits.section), verbatim: true },
});

/** A section with one button beside it. */
export const sectionWith = (accessory: Button, ...lines: readonly string[]): SectionBlock => ({
  ...section(...lines),
  accessory,
});

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, limits.header) });

/** Smaller, greyer text for what is read last. */
export const context = (...lines: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: joined(lines, limits.section), verbatim: true }],
});

export interface ButtonParts {
  readonly action: string;
  readonly text: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
}

/** A value that does not fit is a defect of ours, not of the data: it would come back cut. */
export const button = ({ action, text, value, style }: ButtonParts): Button => ({
  type: 'button',
  action_id: action,
  text: plain(text, limits.buttonText),
  value: value.slice(0, limits.buttonValue),
  ...(style && { style }),
});

export const actions = (...buttons: readonly Button[]): ActionsBlock => ({
  type: 'actions',
  elements: buttons.slice(0, limits.actionElements),
});

export const divider: KnownBlock = { type: 'divider' };

/** What is posted: blocks, and a sentence for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** Slack ids of those whom it is meant to call; who else is mentioned in it is only named. */
  readonly calls?: readonly string[];
}

/** Drops blocks from the end but one until count and sum of text fit; the last block holds the buttons. */
export function message(
  sentence: string,
  blocks: readonly KnownBlock[],
  calls: readonly string[] = [],
): Message {
  const kept = [...blocks];
  while (kept.length > 1 && (kept.length > limits.messageBlocks || textIn(kept) > limits.messageText))
    kept.splice(-2, 1);
  const text = escape(isolated(fitted(unfenced(sentence), limits.fallback - 2)));
  return { text, blocks: kept, ...(calls.length > 0 && { calls }) };
}

export interface ModalParts {
  readonly title: string;
  readonly callback: string;
  readonly state: string;
  readonly blocks: readonly KnownBlock[];
}

/** Blocks that no longer fit are left out; pages are sized so that none has to be. */
export function modal({ title, callback, state, blocks }: ModalParts): ModalView {
  const kept = blocks.slice(0, limits.viewBlocks);
  while (kept.length > 1 && Buffer.byteLength(JSON.stringify(kept)) > limits.viewBytes - 10_000) kept.pop();
  return {
    type: 'modal',
    callback_id: callback,
    title: plain(title, limits.modalTitle),
    close: plain('Close', limits.modalTitle),
    private_metadata: state.slice(0, limits.privateMetadata),
    blocks: kept,
  };
}

/** All characters of text that blocks show. */
function textIn(blocks: unknown): number {
  if (Array.isArray(blocks))
    return (blocks as readonly unknown[]).reduce<number>((sum, item) => sum + textIn(item), 0);
  if (typeof blocks !== 'object' || blocks === null) return 0;
  return Object.entries(blocks).reduce(
    (sum, [key, value]) => sum + (key === 'text' && typeof value === 'string' ? value.length : textIn(value)),
    0,
  );
}

function joined(lines: readonly string[], room: number): string {
  let text = '';
  for (const line of lines.filter((candidate) => candidate !== '')) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length > room - 2) return `${text}\n…`;
    text = longer;
  }
  return text === '' ? '…' : text;
}
