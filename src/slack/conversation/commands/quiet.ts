import type { QuietPlace, QuietTimes } from '../../people/quiet-times.ts';
import { instant } from '../../../lib/clock.ts';
import { time } from '../../views/inert.ts';
import type { Message } from '../../views/limits.ts';
import { said } from '../../views/said.ts';
import type { Command } from '../command.ts';

/** `quiet`, `quiet 2h`, `mute this channel for 30 minutes`, `unmute`: more words than that are a question. */
const pattern =
  /^(?:(?:be|go|keep) )?(?:quiet|silent|silence|mute|snooze|hush|shut up)(?: (?:now|here|this channel|this thread))?(?:(?: for)? (\d{1,3}) ?(m|min|mins|minutes?|h|hours?|d|days?))?$/u;
/** A time that is none of those: how it is said is the answer. */
const misreadPattern = /^(?:quiet|silence|mute|snooze)(?: for)? -?\d\S*$/u;
const endPattern = /^(?:unmute|(?:quiet|silent|silence|mute|snooze) off|(?:speak|loud)(?: again)?)$/u;

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const longestMs = 7 * unitMs.d;

/** Milliseconds as digits, `0` for its end, `?` where no time was named. */
function argumentIn(plain: string): string | undefined {
  if (endPattern.test(plain)) return '0';
  const found = pattern.exec(plain);
  if (found === null) return misreadPattern.test(plain) ? '?' : undefined;
  const [, count, unit = ''] = found;
  const ms = unitMs[unit.startsWith('d') ? 'd' : unit.startsWith('h') ? 'h' : 'm'];
  return count === undefined ? '?' : String(Math.min(longestMs, Number(count) * ms));
}

const meaning = 'Escalations that can wait call nobody until then; those that page still do.';
const usage = 'Say `quiet 2h` or `quiet off`.';

async function keepQuiet(
  quiet: QuietTimes,
  place: QuietPlace,
  now: number,
  argument: string,
): Promise<Message> {
  const where = place.threadTs === undefined ? 'this channel' : 'this thread';
  if (argument === '?') {
    const is = (await quiet.isQuiet(place)) ? 'It is quiet time' : 'It is not quiet time';
    return said(`${is} in ${where}. ${usage}`);
  }
  const until = now + Number(argument);
  await quiet.keep(place, until);
  if (until > now) return said(`Quiet in ${where} until ${time(instant(until), true)}. ${meaning}`);
  const still = await quiet.isQuiet(place);
  return said(
    still
      ? `What was said in ${where} is over. It is quiet time all the same, by the settings or for the whole channel.`
      : `No longer quiet in ${where}.`,
  );
}

export const quiet: Command = {
  name: 'quiet 2h',
  help: 'call nobody for what can wait, in this thread or channel; `quiet off` ends it',
  needs: 'stop',
  argumentIn,
  alone: (_, { quiet: times, channel, clock }, argument) =>
    times === undefined ? said(notHere) : keepQuiet(times, { channel }, clock.now(), argument),
  run: async ({ quiet: times, incident, clock }, argument) =>
    times === undefined ? said(notHere) : keepQuiet(times, incident.thread, clock.now(), argument),
};

const notHere = 'Nothing is called quiet here: no escalation is set up.';
