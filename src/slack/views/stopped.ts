import type { Incident } from '../../incidents/incident.ts';
import { time } from './inert.ts';

/** A person by their Slack id; nobody is called where it is none. */
export const mention = (user: string): string => (/^[UW][A-Z0-9]+$/u.test(user) ? `<@${user}>` : 'somebody');

/** Who stopped the investigation that the incident is at, where somebody did. */
export const stoppedLine = ({ stopped, run }: Incident): readonly string[] =>
  stopped?.run === run ? [`:octagonal_sign: Stopped by ${mention(stopped.by)} at ${time(stopped.at)}.`] : [];
