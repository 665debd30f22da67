import type { Workspace } from '../../src/demo/port.ts';
import { objectAt, textAt } from '../../src/demo/read-json.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import type { ChatMessage } from '../../src/demo/state/message.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/lib/json.ts';
import { until } from './until.ts';

type Spot = Pick<ChatMessage, 'channel' | 'ts'>;

/** Reads and uses a local workspace as the person at its page does. */
export interface LocalRoom {
  /** Posts an alert with these attachments into #incidents. */
  alert(...attachments: readonly JsonObject[]): ChatMessage;
  /** The messages of a thread as text, one each, without the one that opened it. */
  replies(thread: Spot): readonly string[];
  /** The first reply, from `since` on, that fits. */
  reply(thread: Spot, fits: RegExp, since?: number): Promise<string>;
  /** The message that shows a button with this label, in a thread. */
  withButton(thread: Spot, label: string | RegExp): Promise<ChatMessage>;
  /** Presses the button of this label wherever it stands in the thread. */
  press(thread: Spot, label: string | RegExp): Promise<void>;
  say(thread: Spot, words: string): Promise<void>;
}

const isLabel = (label: string | RegExp, text: string): boolean =>
  typeof label === 'string' ? label === text : label.test(text);

const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** Every button of a message, in rows and beside text. */
function buttonsOf({ blocks = [] }: ChatMessage): readonly { label: string; actionId: string }[] {
  const elements = blocks.flatMap((block) => [
    ...(block['type'] === 'actions' ? objects(block['elements']) : []),
    ...(isJsonObject(block['accessory']) ? [block['accessory']] : []),
  ]);
  return elements.flatMap((element) => {
    const label = textAt(objectAt(element, 'text'), 'text');
    return label === '' ? [] : [{ label, actionId: textAt(element, 'action_id') }];
  });
}

export function localRoom(workspace: Workspace): LocalRoom {
  const thread = ({ channel, ts }: Spot) => workspace.messages(channel, ts);
  const replies = (spot: Spot) =>
    thread(spot)
      .slice(1)
      .map((message) => renderThread([message], { width: 2_000 }));

  const withButton = (spot: Spot, label: string | RegExp) =>
    until(`a button ${String(label)}`, () =>
      thread(spot).find((message) => buttonsOf(message).some((one) => isLabel(label, one.label))),
    );

  return {
    alert: (...attachments) => {
      const outcome = workspace.postAlert({ channel: 'C0INCIDENT', from: 'Alertmanager', attachments });
      if (outcome.status !== 'posted') throw new Error(outcome.error);
      return outcome.message;
    },
    replies,
    reply: (spot, fits, since = 0) =>
      until(`a reply that fits ${String(fits)}`, () =>
        replies(spot)
          .slice(since)
          .find((text) => fits.test(text)),
      ),
    withButton,
    press: async (spot, label) => {
      const message = await withButton(spot, label);
      const found = buttonsOf(message).find((one) => isLabel(label, one.label));
      if (found === undefined) throw new Error(`no button ${String(label)}`);
      const { channel, ts } = message;
      await workspace.visitor.press({ channel, ts }, { actionId: found.actionId });
    },
    say: async ({ channel, ts }, words) => {
      await workspace.visitor.say(channel, words, ts);
    },
  };
}
