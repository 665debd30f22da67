import { readBracketTitle } from './bracket-title.ts';
import type { Attachment, Message } from './message.ts';
import { linkedVendor } from './vendor-link.ts';

/** The tools whose messages have a format of their own; what none of them sent is left to the format `bot`. */
export type Vendor =
  | 'alertmanager'
  | 'grafana'
  | 'datadog'
  | 'datadog-oncall'
  | 'pagerduty'
  | 'opsgenie'
  | 'sentry'
  | 'cloudwatch'
  | 'aws-chatbot'
  | 'azure-monitor'
  | 'guardduty'
  | 'aws-health'
  | 'statuspage';

const senders: readonly (readonly [Vendor, RegExp])[] = [
  ['pagerduty', /\bpager ?duty\b/iu],
  ['opsgenie', /\bops ?genie\b|\bjira service management\b/iu],
  ['sentry', /\bsentry\b/iu],
  ['datadog-oncall', /\bdatadog on-?call\b/iu],
  ['datadog', /\bdatadog\b/iu],
  ['aws-chatbot', /\bamazon q\b|\baws ?chatbot\b/iu],
  ['cloudwatch', /\bcloudwatch\b/iu],
  ['azure-monitor', /\bazure\b/iu],
  ['statuspage', /\bstatus ?page\b/iu],
  ['grafana', /\bgrafana\b/iu],
  ['alertmanager', /\balert ?manager\b|\bprometheus\b/iu],
];

const links: Readonly<Record<string, Vendor>> = {
  'datadog-page': 'datadog-oncall',
  pagerduty: 'pagerduty',
  opsgenie: 'opsgenie',
  sentry: 'sentry',
  'sentry-rule': 'sentry',
  cloudwatch: 'cloudwatch',
  guardduty: 'guardduty',
  'aws-health': 'aws-health',
  'datadog-monitor': 'datadog',
  'datadog-incident': 'datadog',
  statuspage: 'statuspage',
};
const pagers: readonly string[] = ['datadog-page', 'pagerduty', 'opsgenie'];

/** What Amazon's and Microsoft's tools write, whoever posts it: a chat app, a function, a workflow. */
const wordings: readonly (readonly [Vendor, RegExp])[] = [
  ['guardduty', /\bguard ?duty\b[^\n]{0,20}\bfinding\b/iu],
  ['aws-health', /\baws health\b[^\n]{0,20}\bevent\b|\bAWS_[A-Z0-9_]{6,}_(?:ISSUE|SCHEDULED|DEGRADED)\b/u],
  ['aws-chatbot', /\bCloudWatch Alarm\s*\|[^\n]{0,300}\bAccount:/u],
  [
    'cloudwatch',
    /\bcloudwatch (?:alarm|notification|alert)\b|\barn:aws[\w-]*:cloudwatch:|^(?::[\w+'-]{1,40}:|[^\p{L}\p{N}]){0,6}(?:ALARM|OK|INSUFFICIENT_DATA): "|\bstate is now (?:ALARM|OK|INSUFFICIENT_DATA)\b|"AlarmName"/imu,
  ],
  [
    'azure-monitor',
    /\bazure monitor\b|\bmonitor condition\b|"monitorCondition"|^[^\p{L}\p{N}]{0,4}(?::[\w+'-]{1,40}:\s*)?(?:\[?(?:fired|resolved|azure: (?:de)?activated)\]?:?\s?(?:sev(?:erity: )?\d)|azure alert)/imu,
  ],
  ['azure-monitor', /\bhttps:\/\/portal\.azure\.com\//u],
];

const chatbotApp = 'A6L22LZNH';

/**
 * Which tool sent a message. A link to an incident of a tool that pages decides, because such messages quote
 * the alerts of others; then Alertmanager's bracket title, what the cloud providers write, the sender's name,
 * and at last any link that names an alert.
 */
export function vendorOf(message: Message): Vendor | undefined {
  const known = told.get(message);
  if (known) return known.vendor;
  const vendor = tell(message);
  told.set(message, { vendor });
  return vendor;
}

/** Every format asks about the same message. */
const told = new WeakMap<Message, { readonly vendor: Vendor | undefined }>();

function tell(message: Message): Vendor | undefined {
  const byName = firstNamed(senders, nameOf(message));
  const linked = linkedVendor(message.links);
  if (linked !== undefined && pagers.includes(linked) && !hasBracketTitle(message)) return links[linked];
  if (byName === 'pagerduty' || byName === 'opsgenie') return byName;
  const bracketed = bracketVendor(message);
  if (bracketed) return bracketed;
  if (byName !== undefined && !['aws-chatbot', 'cloudwatch', 'azure-monitor'].includes(byName)) return byName;
  const written = cloudOf(message);
  const byLink = linked === undefined ? undefined : links[linked];
  return written ?? byName ?? byLink ?? (message.links.some(isAlertmanagers) ? 'alertmanager' : undefined);
}

/** Alertmanager's own page, or a silence that is prepared on it. */
const isAlertmanagers = ({ url }: Message['links'][number]): boolean =>
  /\/#\/(?:alerts\?receiver=|silences\/new\?)/u.test(url);

function cloudOf(message: Message): Vendor | undefined {
  const text = writtenIn(message);
  const worded = firstNamed(wordings, text);
  const chatbot = message.sender.appId === chatbotApp;
  if (worded === 'cloudwatch' && (chatbot || firstNamed(senders, nameOf(message)) === 'aws-chatbot'))
    return 'aws-chatbot';
  return worded ?? (chatbot ? 'aws-chatbot' : undefined);
}

const firstNamed = (table: readonly (readonly [Vendor, RegExp])[], text: string): Vendor | undefined =>
  table.find(([, shape]) => shape.test(text))?.[0];

const nameOf = ({ sender }: Message): string => `${sender.username ?? ''} `;

const hasBracketTitle = ({ attachments }: Message): boolean =>
  attachments.some(({ title, pretext }) => readBracketTitle(title) ?? readBracketTitle(pretext));

function bracketVendor(message: Message): Vendor | undefined {
  if (message.attachments.some(isGrafana)) return 'grafana';
  if (hasBracketTitle(message)) return 'alertmanager';
  const opened = [
    ...message.attachments.map(({ title, fallback }) => (title === '' ? fallback : '')),
    message.text,
    ...message.blocks.slice(0, 2).map(({ text }) => text),
    ...message.attachments.flatMap(({ blocks }) => blocks.slice(0, 2).map(({ text }) => text)),
  ];
  return opened.some((text) => readBracketTitle(firstLine(text))) ? 'alertmanager' : undefined;
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

/** Alertmanager's and Grafana's titles are the same: the foot line tells, or the list that only Grafana writes. */
export const isGrafana = ({ title, text, footer }: Attachment): boolean =>
  readBracketTitle(title) !== undefined &&
  (/^grafana\b/iu.test(footer) || /^(?:\*\*(?:Firing|Resolved)\*\*|Value: .*\nLabels:)/mu.test(text));

/** Everything that a message says, with the addresses of its links. */
function writtenIn({ text, blocks, attachments, links: all }: Message): string {
  const said = attachments.flatMap((one) => [
    one.pretext,
    one.title,
    one.text,
    one.fallback,
    ...one.fields.flatMap(({ title, value }) => [title, value]),
    ...one.blocks.map((block) => block.text),
  ]);
  return [text, ...blocks.map((block) => block.text), ...said, ...all.map(({ url }) => url)].join('\n');
}
