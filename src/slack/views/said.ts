import type { Incident } from '../../incidents/incident.ts';
import { incidentName } from './incident-name.ts';
import { code, time } from './inert.ts';
import { context, type Message, message, section } from './limits.ts';

/** One finished line of mrkdwn. */
export const said = (line: string): Message => message(line, [section(line)]);

/** Before there is a diagnosis there is nothing to answer from. */
export const nothingYet = ({ state }: Incident): Message =>
  said(
    state === 'open' || state === 'investigating'
      ? 'I am still looking; the diagnosis comes in this thread.'
      : 'There is no diagnosis here. Say `reinvestigate` and I look.',
  );

const incidentsListed = 10;

/** The incidents that are not over, with the ids by which a command can name them. */
export function openList(incidents: readonly Incident[]): Message {
  if (incidents.length === 0) return said('Nothing is open here.');
  return message(`${incidents.length} open.`, [section(...openLines(incidents))]);
}

const openLines = (incidents: readonly Incident[]): readonly string[] => [
  ...incidents
    .slice(-incidentsListed)
    .map(
      (one) => `• ${incidentName(one)} · ${one.state} since ${time(one.openedAt, true)} · ${code(one.id)}`,
    ),
  ...(incidents.length > incidentsListed ? [`and ${incidents.length - incidentsListed} older`] : []),
];

/** A command that needs an incident, where it is not clear which. */
export function whichOne(open: readonly Incident[], command: string): Message {
  const example = code(`${command} ${open.at(-1)?.id ?? 'inc_…'}`);
  const [none, some] = ['Nothing is open here.', 'Which one?'];
  const how = `Say it in the thread of an incident, or name one: ${example}.`;
  return message(open.length === 0 ? none : some, [
    section(`${open.length === 0 ? none : some} ${how}`, ...openLines(open)),
  ]);
}

/** What people can say, a line each. */
export const commandList = (commands: readonly { readonly name: string; readonly help: string }[]): Message =>
  message('What you can say to me in a thread.', [
    section(...commands.map(({ name, help }) => `• \`${name}\`: ${help}`)),
    context('Anything else is a question: I answer it from what was gathered, or with one more look-up.'),
  ]);
