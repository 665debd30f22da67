import type { ChatMessage } from '../demo/state/message.ts';
import { CasefileError } from '../lib/errors.ts';
import { systemClock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { LocalDemo } from './local-demo.ts';

/** How long an incident may take from its alert to its last word. */
const patienceMs = 80_000;

/** What people read of an incident that was played: the thread of its alert, and its packet where people are asked. */
export async function playedThreads(
  { workspace }: Pick<LocalDemo, 'workspace'>,
  store: Store,
  alert: ChatMessage,
): Promise<readonly (readonly ChatMessage[])[]> {
  const deadline = systemClock.now() + patienceMs;
  const awaited = async <T>(what: () => T | undefined): Promise<T> => {
    for (let found = what(); ; found = what()) {
      if (found !== undefined) return found;
      if (systemClock.now() > deadline) throw new DemoTooSlow(`Not told within ${patienceMs / 1000} s.`);
      await systemClock.wait(50);
    }
  };
  const thread = () => workspace.messages(alert.channel, alert.ts);
  await awaited(() => (isTold(thread()) ? true : undefined));
  if ((await store.list('escalations')).length === 0) return [thread()];
  const packet = await awaited(() => packetIn(workspace));
  return [thread(), packet];
}

/** The diagnosis alone has a row of buttons; what looked before it has given up its own. */
function isTold(thread: readonly ChatMessage[]): boolean {
  const blocks = thread.flatMap((message) => message.blocks ?? []);
  const looking = blocks.some((block) => block['accessory'] !== undefined);
  return !looking && blocks.some((block) => block['type'] === 'actions');
}

/** The packet with its files, or with the word that they could not be attached. */
function packetIn({ channels, messages }: LocalDemo['workspace']): readonly ChatMessage[] | undefined {
  const channel = channels[1]?.id ?? '';
  const packet = messages(channel).at(-1);
  const thread = packet && messages(channel, packet.ts);
  const isWhole = thread?.some(({ files, text }) => files !== undefined || text.includes('not be attached'));
  return isWhole === true ? thread : undefined;
}

class DemoTooSlow extends CasefileError {
  override readonly name = 'DemoTooSlow';
  readonly code = 'bot.demo_too_slow';
}
