import { accountIn } from '../alarm.ts';
import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { titleLines } from '../spoken.ts';
import { instantIn } from '../instant.ts';
import { vendorFormat } from '../vendor-format.ts';
import { vendorId } from '../vendor-link.ts';
import { statusOf } from '../words.ts';

/** AWS Health: issues of Amazon's own services. Announcements of planned work and notices to an account are none. */
export const awsHealth: AlertFormat = vendorFormat('aws-health', (sent) => {
  const { message, facts, texts } = sent;
  const lines = titleLines(sent);
  const all = [...texts, ...message.attachments.map(({ fallback }) => fallback)].join('\n').slice(0, 40_000);
  const code =
    factsNamed(facts, 'code', 'event type code', 'event code', 'type code')[0] ??
    /\bAWS_[A-Z0-9_]{4,100}\b/u.exec(all)?.[0];
  const [category = ''] = factsNamed(facts, 'category', 'event type category', 'event category', 'type');
  if (planned.test(category) || (!/issue|investigation/iu.test(category) && planned.test(code ?? '')))
    return undefined;
  const service =
    factsNamed(facts, 'affected service', 'service')[0] ??
    /\bevents? for (?<service>[A-Z][A-Z0-9_]{1,40})\b/u.exec(all)?.groups?.['service'];
  if (code === undefined && service === undefined) return undefined;
  const [region] = [
    ...factsNamed(facts, 'affected region', 'region'),
    ...(/\b[a-z]{2}(?:-gov)?-[a-z]{4,9}-\d\b/u.exec(all) ?? []),
  ];
  const stated = factsNamed(facts, 'status', 'state', 'event status', 'status code')[0] ?? '';
  const [resources] = factsNamed(
    facts,
    'affected resources',
    'affected resource',
    'resources',
    'affected entities',
  );
  const ended = instantIn(factsNamed(facts, 'end time')[0] ?? '');
  const closed =
    statusOf(stated) === 'resolved' ||
    ended !== undefined ||
    /^\W*\[?(?:resolved|closed)\b/iu.test(lines[0] ?? '');
  return {
    status: closed ? 'resolved' : 'firing',
    vendorState: stated,
    name: code ?? `AWS Health event for ${service ?? 'a service'}`,
    severity: 'critical',
    summary: factsNamed(facts, 'event description', 'description', 'summary')[0] ?? lines[0],
    labels: {
      service: service ?? '',
      region: region ?? '',
      code: code ?? '',
      resource: resources ?? '',
      account: accountIn(sent, all) ?? '',
    },
    id: vendorId(message.links, 'aws-health') ?? firstOf([all], (text) => eventArn.exec(text)?.[0]),
  };
});

const planned =
  /scheduled|maintenance|planned|lifecycle|account.?notification|_NOTIFICATION|RETIREMENT|END_OF_|BILLING/iu;
const eventArn = /\barn:aws[\w-]*:health:[\w-]*::event\/[\w/-]{3,200}/u;
