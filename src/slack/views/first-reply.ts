import type { Incident } from '../../incidents/incident.ts';
import type { Progress } from '../../triage.ts';
import { actionIds, writeValue } from './button-value.ts';
import { counterLines, lastTimeLines, permalink } from './counter.ts';
import { incidentName, plainName } from './incident-name.ts';
import { link, time, words } from './inert.ts';
import { button, type Message, message, section, sectionWith } from './limits.ts';
import { stoppedLine } from './stopped.ts';

const sourcesShown = 6;

/** The first reply in the thread: what is being looked at, and who is asked about it. */
export function firstReply(incident: Incident, sources: readonly string[]): Message {
  const asking = sources.length > 0 ? ` Asking ${list(sources)}…` : '';
  return message(`Looking at ${plainName(incident)}.`, [
    sectionWith(
      stopButton(incident),
      `:mag: Looking at ${incidentName(incident)}${standing(incident)}.${asking}`,
      ...counterLines(incident),
      ...lastTimeLines(incident),
    ),
  ]);
}

/** What the first reply becomes while look-ups come in. */
export function progressReply(incident: Incident, progress: Progress): Message {
  const { answered, asked, elapsedMs, note } = progress;
  const more = note === undefined ? '' : `; ${note}`;
  const far = `${answered} of ${asked} look-ups in${more}, ${Math.round(elapsedMs / 1000)} s.`;
  return message(`Looking at ${plainName(incident)}: ${far}`, [
    sectionWith(
      stopButton(incident),
      `:mag: Looking at ${incidentName(incident)}${standing(incident)}. ${far}`,
      ...counterLines(incident),
      ...lastTimeLines(incident),
    ),
  ]);
}

const stopButton = ({ id, run }: Incident) =>
  button({ action: actionIds.stop, text: 'Stop', value: writeValue(id, run) });

/** What the first reply is left as when something else in the thread says the rest. */
export function doneReply(incident: Incident, how: 'diagnosed' | 'failed'): Message {
  const ended = how === 'diagnosed' ? 'The diagnosis is below.' : 'It ended without a diagnosis.';
  const rest = [...stoppedLine(incident), ended].join(' ');
  return message(`Looked at ${plainName(incident)}. ${ended}`, [
    section(
      `:mag: Looked at ${incidentName(incident)}${standing(incident)}. ${rest}`,
      ...counterLines(incident),
      ...lastTimeLines(incident),
    ),
  ]);
}

/** In the thread of an alert that fired before: where the answer is. */
export const pointerReply = (incident: Incident): Message =>
  message(`${plainName(incident)} fired before.`, [
    section(
      `:mag: This fired before. I answer in ${link(permalink(incident.thread), 'its earlier thread')}.`,
    ),
  ]);

function standing({ alerts: [alert], question, openedAt }: Incident): string {
  if (question !== undefined) return `: ${words(question, 160).replace(/[.?!]$/u, '')}`;
  if (alert?.startsAt === undefined) return '';
  const longAgo = Date.parse(openedAt) - Date.parse(alert.startsAt) > 12 * 3_600_000;
  return ` (${alert.status === 'resolved' ? 'fired' : 'firing since'} ${time(alert.startsAt, longAgo)})`;
}

function list(sources: readonly string[]): string {
  const shown = sources.slice(0, sourcesShown).map((source) => words(source, 40));
  return sources.length > sourcesShown
    ? `${shown.join(', ')} and ${sources.length - sourcesShown} more`
    : shown.join(', ');
}
