import type { Alert } from './alert.ts';
import { factsNamed } from './facts.ts';
import { firstOf } from './heading.ts';
import type { Labels } from './label-lists.ts';
import { linesOf } from './markup.ts';
import type { Reading, Sent } from './vendor-format.ts';
import { linkedId, parameterOf } from './vendor-link.ts';
import { severityOf } from './words.ts';

/** What CloudWatch calls the states of an alarm. */
const states: readonly (readonly [string, Alert['status'], Alert['severity']])[] = [
  ['ALARM', 'firing', 'critical'],
  ['INSUFFICIENT_DATA', 'firing', 'warning'],
  ['OK', 'resolved', 'unknown'],
];
const state = '(ALARM|OK|INSUFFICIENT[_ ]DATA)';
/** From the surest wording to the vaguest. */
const wordings = [
  new RegExp(
    String.raw`\b(?:state is now|now in|is in(?: the)?|entered(?: the)?|changed to|transitioned to|(?:returned|went|moved|back) to|new state(?: is|:)?|NewStateValue\W{1,5})\s*[*"'\x60]{0,2}${state}\b`,
    'iu',
  ),
  new RegExp(String.raw`^[^\p{L}\p{N}]{0,8}(?::[\w-]+:\s*)?\[?${state}\]?\s*[:|–—-]`, 'mu'),
  new RegExp(String.raw`\b(?:ALARM|OK|INSUFFICIENT_DATA)\W{0,3}\s?(?:->|=>|→|to)\s?\W{0,3}${state}\b`, 'u'),
  new RegExp(String.raw`[|:(–—-]\s*\[?${state}\]?\)?\s*$`, 'mu'),
];

const names = [
  /\bCloudWatch Alarm\s*\|\s*(?<name>[^|\n]{1,255}?)\s*\|/iu,
  /(?:^|\W)(?:ALARM|OK|INSUFFICIENT_DATA): "(?<name>[^"\n]{1,255})"/u,
  /"AlarmName":\s*"(?<name>[^"\n]{1,255})"/u,
  /:alarm:(?<name>[\w .:/()-]{1,255})/u,
  /\bAlarm\s+[*"'`]*(?<name>[^\s*"'`]{1,255})[*"'`]*\s+(?:state is|is in|is now|entered|triggered|has |changed|returned|went|moved|transitioned)/iu,
  /^[^\p{L}\p{N}]{0,8}(?<name>[^\s:]{1,255}) state is now /mu,
  /^[^\p{L}\p{N}]{0,8}(?:ALARM|OK|INSUFFICIENT_DATA):\s+(?<name>[^\s:]{1,255})/mu,
  /\bCloudWatch (?:notification|alarm|alert)\s*[-–—:]\s*[*"'`]*(?<name>[^\n*"'`|]{1,255})/iu,
];

/** An alarm of CloudWatch, whichever tool words the message; undefined where it names no alarm or no state. */
export function alarmIn(sent: Sent): Reading | undefined {
  const { message, facts, texts } = sent;
  const all = [...texts, ...message.attachments.map(({ fallback }) => fallback)]
    .join('\n')
    .slice(0, 40_000)
    .replace(/:[a-z][\w+'-]{0,40}:(?=\s)/gu, '');
  const name = nameIn(sent, all);
  const found = stateIn(sent, all);
  if (name === undefined || found === undefined) return undefined;
  const [said, status, severity] = found;
  const region = regionIn(sent, all);
  const reasons = factsNamed(
    facts,
    'alarm reason',
    'reason',
    'newstatereason',
    'state reason',
    'alarm description',
    'description',
  );
  const told = severityOf(...factsNamed(facts, 'severity', 'priority'));
  return {
    ...{ status, vendorState: said, name, severity: told === 'unknown' ? severity : told },
    summary: reasons[0] ?? linesOf(all).find((line) => /\bthreshold\b|\bdatapoints?\b/iu.test(line)),
    labels: {
      ...dimensionsOf(message),
      alarm_name: name,
      region: region ?? '',
      account: accountIn(sent, all) ?? '',
    },
    id: ['cloudwatch', name, ...(region === undefined ? [] : [region])].join(':'),
  };
}

/** A field titled as Amazon titles dimensions, `QueueName`, names what the alarm watches. */
const dimensionsOf = ({ attachments }: Sent['message']): Labels =>
  Object.fromEntries(
    attachments
      .flatMap(({ fields }) => fields)
      .filter(({ title, value }) => dimension.test(title) && /^\S{1,200}$/u.test(value))
      .map(({ title, value }) => [title, value.replaceAll('`', '')]),
  );
const dimension =
  /^(?!AWSAccountId|Alarm|New|Old|State|Region|Metric|Namespace|Stat)[A-Z][a-z]\w*(?:Name|Id|Identifier|Group|Balancer|Zone|Type)$/u;

function nameIn({ message, facts }: Sent, all: string): string | undefined {
  const linked = linkedId(message.links, 'cloudwatch');
  if (linked !== undefined) return decoded(linked);
  const [titled] = factsNamed(facts, 'alarm name', 'alarmname', 'alarm');
  return titled ?? firstOf(names, (shape) => shape.exec(all)?.groups?.['name'])?.trim();
}

function stateIn({ message, facts }: Sent, all: string): (typeof states)[number] | undefined {
  const [stated] = factsNamed(
    facts,
    'current state',
    'new state',
    'state',
    'status',
    'newstatevalue',
    'alarm state',
  );
  const word =
    /\b(?:ALARM|OK|INSUFFICIENT[_ ]DATA)\b/iu.exec(stated ?? '')?.[0] ??
    firstOf(wordings, (shape) => shape.exec(all)?.[1]);
  const known = states.find(([name]) => name === word?.toUpperCase().replace(' ', '_'));
  if (known || word !== undefined) return known;
  // The chat app says the state by colour where an alarm gives no reason.
  const colors = message.attachments.map(({ color }) => color);
  if (colors.some((color) => /^(?:danger|a30200|d13212|d00000|ff0000)$/u.test(color))) return states[0];
  return colors.some((color) => /^(?:good|2eb886|1d8102|36a64f)$/u.test(color)) ? states[2] : undefined;
}

const regionIn = ({ message, facts }: Sent, all: string): string | undefined =>
  firstOf(message.links, ({ url }) =>
    /\.(?:aws\.amazon|amazonaws)/u.test(url) ? parameterOf(url, 'region') : undefined,
  ) ??
  [...factsNamed(facts, 'region', 'aws region'), all].flatMap(
    (text) =>
      /\b[a-z]{2}(?:-gov|-iso\w?)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d\b/u.exec(
        text,
      )?.[0] ?? [],
  )[0];

export const accountIn = ({ facts }: Pick<Sent, 'facts'>, all: string): string | undefined =>
  factsNamed(facts, 'account', 'account id', 'aws account', 'awsaccountid')[0] ??
  /\b(?:account(?: id)?\W{1,4}|AWSAccountId\W{1,6}|arn:aws[\w-]*:[\w-]*:[\w-]*:)(\d{9,12})\b/iu.exec(
    all,
  )?.[1];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('$25', '%').replaceAll('+', ' '));
  } catch {
    return text;
  }
}
