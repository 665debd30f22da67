import { shortened } from '../../diagnosis/wording.ts';
import type { Incident } from '../../incidents/incident.ts';
import { countsOf } from '../../incidents/membership.ts';
import { person } from './escalation-line.ts';
import { code, link, time, words } from './inert.ts';

const servicesShown = 4;
const alertsShown = 3;
const claimRoom = 300;

/** How many alerts an incident has by now, and who takes care of it; no line where that says nothing new. */
export function counterLines(incident: Incident): string[] {
  return [stormLine(incident), alertsLine(incident), flapLine(incident), acknowledgedLine(incident)].filter(
    (line) => line !== '',
  );
}

function stormLine({ storm }: Incident): string {
  if (storm === undefined) return '';
  const [kind, name] = storm.split(' ');
  const where = name === undefined ? 'in this channel' : `in ${kind} ${code(name)}`;
  return `Much fires at once: what else fires ${where} is counted here, one incident until shown otherwise.`;
}

function alertsLine(incident: Incident): string {
  const { alerts, firing } = countsOf(incident);
  if (alerts < 2) return incident.repeats > 0 ? `Fired ${incident.repeats + 1} times.` : '';
  const { critical = 0, services = [] } = incident;
  const bad = critical > 0 ? ` (${critical} critical)` : '';
  const what = services.length > 0 ? about(services) : beside(incident.alerts);
  const still =
    firing === alerts
      ? ''
      : firing === 0
        ? ' All have recovered.'
        : ` ${firing} still ${firing === 1 ? 'fires' : 'fire'}.`;
  return `${alerts} alerts${bad}${what}.${still}`;
}

/** The other alerts by name, critical ones first, where they do not say which service they are about. */
function beside([first, ...others]: Incident['alerts']): string {
  const critical = others.filter(({ severity }) => severity === 'critical');
  const names = [...new Set([...critical, ...others].map(({ name }) => name))].filter(
    (name) => name !== first?.name,
  );
  if (names.length === 0) return '';
  const named = names.slice(0, alertsShown).map((name) => words(name, 60));
  const more = names.length - named.length;
  return `, also ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function about(services: readonly string[]): string {
  const named = services.slice(0, servicesShown).map((service) => code(service, 60));
  const more = services.length - named.length;
  return ` about ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const flapLine = ({ flaps = 0 }: Incident): string =>
  flaps === 0
    ? ''
    : `It comes and goes: ${flaps === 1 ? 'once' : `${flaps} times`} it fired again soon after it had recovered. What was found stands; I do not look anew each time.`;

const acknowledgedLine = ({ acknowledged }: Incident): string =>
  acknowledged === undefined
    ? ''
    : `Acknowledged in ${words(acknowledged.where, 40)} at ${time(acknowledged.at)}.`;

/** What was found the last time that the alert fired, as no more than a hypothesis; what people said of it. */
export function lastTimeLines({ lastTime, thread }: Incident): string[] {
  if (lastTime === undefined) return [];
  const { at, verdict, claim, corrections } = lastTime;
  const found =
    claim === undefined ? 'no cause was found' : words(shortened(claim), claimRoom).replace(/\.$/u, '');
  const said = verdict === undefined ? 'it ended without a diagnosis' : `${verdict}: ${found}`;
  const isElsewhere = lastTime.thread.threadTs !== thread.threadTs;
  const where = isElsewhere ? ` (${link(permalink(lastTime.thread), 'thread')})` : '';
  return [
    `Last time, ${time(at, true)}${where}: ${said}. A hypothesis that I check again; it is no evidence.`,
    ...corrections.map(({ by, text }) => `${person(by)} corrected: ${words(text, claimRoom)}`),
  ];
}

/** Slack leads this address to the reader's own workspace. */
export const permalink = ({ channel, threadTs }: Incident['thread']): string =>
  `https://slack.com/archives/${encodeURIComponent(channel)}/p${threadTs.replace('.', '')}`;

/** Where all that fired recovered while it was looked into. */
export const recoveredLine = ({ recoveredAt }: Incident): string =>
  recoveredAt === undefined
    ? ''
    : `:large_green_circle: Recovered at ${time(recoveredAt)}, while I looked: this is about what was wrong until then.`;
