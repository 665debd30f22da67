import type { Incident } from '../../incidents/incident.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Triage } from '../../triage.ts';
import type { Act } from '../people/permissions.ts';
import type { QuietTimes } from '../people/quiet-times.ts';
import type { Message } from '../views/limits.ts';

/** What a command is carried out with. */
interface Talk {
  readonly triage: Triage;
  readonly clock: Clock;
  readonly incident: Incident;
  /** The Slack id of whoever said it. */
  readonly by: string;
  /** Absent: nobody is ever called, so nothing can be quiet. */
  readonly quiet?: QuietTimes;
}

/** What a command is carried out with where it needs no incident. */
interface Alone extends Pick<Talk, 'clock' | 'by' | 'quiet'> {
  /** Where it was said. */
  readonly channel: string;
}

/** Something that people can tell the bot in an incident's thread. Adapters: one file each, with a line in `registry.ts`. */
export interface Command {
  /** As `help` lists it. */
  readonly name: string;
  /** What it does, in a line for people. */
  readonly help: string;
  /** What a person must be allowed to do for it; absent: nothing. */
  readonly needs?: Act;
  /**
   * What the command is given, empty for nothing, where somebody says it; undefined where they do not: a real
   * question must never be taken for a command. `plain` is `text` in lower case without punctuation at its ends.
   */
  argumentIn(plain: string, text: string): string | undefined;
  /** What it answers where it needs no incident: `open` are those that the person can see there. Absent: it needs one. */
  alone?(open: readonly Incident[], alone: Alone, argument: string): Message | Promise<Message>;
  /** Done again after a crash it must come to the same. */
  run(talk: Talk, argument: string): Promise<Message>;
}

/** A command that is said in one of several ways, with nothing behind it. */
export const saidAs =
  (pattern: RegExp): Command['argumentIn'] =>
  (plain) =>
    pattern.test(plain) ? '' : undefined;
