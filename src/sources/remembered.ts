import type { Clock } from '../lib/clock.ts';

type Ask<R> = (abort: AbortSignal) => Promise<R>;

/** Asks anew only when the last good reply is older than `keepMs`; failures are not kept. */
export function remembered<R extends { readonly status: string }>(
  clock: Clock,
  keepMs: number,
  ask: Ask<R>,
): Ask<R> {
  let last: { readonly reply: R; readonly at: number } | undefined;
  return async (abort) => {
    if (last !== undefined && clock.now() - last.at < keepMs) return last.reply;
    const at = clock.now();
    const reply = await ask(abort);
    if (reply.status === 'ok') last = { reply, at };
    return reply;
  };
}
