import type { Link } from './markup.ts';

/** A link that names one alert for good. */
interface VendorLink {
  readonly vendor: string;
  readonly id: string;
  readonly url: string;
}

const aws = String.raw`^https:\/\/[\w.-]*\bconsole\.(?:aws\.amazon|amazonaws-us-gov|amazonaws)\.(?:com|cn)`;
const datadog = String.raw`^https:\/\/[\w.-]*\b(?:datadoghq|ddog-gov)\.\w+`;

/** The known shapes of links to one alert; those who page about the alerts of others come first. */
const shapes: readonly (readonly [vendor: string, shape: RegExp])[] = [
  ['datadog-page', new RegExp(String.raw`${datadog}\/on-call\/pages\/(\d+)`, 'u')],
  ['pagerduty', /^https:\/\/[\w-]+(?:\.eu)?\.pagerduty\.com\/(?:incidents|alerts)\/(\w+)/u],
  ['opsgenie', /^https:\/\/(?:\w+\.)?opsg\.in\/a\/i\/(?:[^/?#]+\/)?([^/?#]+)/u],
  ['opsgenie', /^https:\/\/(?:[\w-]+\.)?app(?:\.eu)?\.opsgenie\.com\/alert\/(?:detail|show)\/([\w-]+)/u],
  ['opsgenie', /^https:\/\/[\w-]+\.atlassian\.net\/(?:jira\/)?ops\/alerts?\/([\w-]+)/u],
  ['sentry', /^https?:\/\/[\w.-]*\bsentry[\w.-]*(?::\d+)?\/(?:[\w-]+\/)*issues\/(\d+)/u],
  ['sentry-rule', /^https?:\/\/[\w.-]*\bsentry[\w.-]*(?::\d+)?\/(?:[\w-]+\/)*alerts\/rules\/details\/(\d+)/u],
  ['cloudwatch', new RegExp(String.raw`${aws}\/cloudwatch\/[^#]*#alarmsV2:alarm\/([^?/&]+)`, 'u')],
  [
    'cloudwatch',
    new RegExp(String.raw`${aws}\/cloudwatch\/[^#]*#(?:alarm|s=Alarms)\b.*?\b(?:name|alarm)=([^&;]+)`, 'u'),
  ],
  [
    'guardduty',
    new RegExp(String.raw`${aws}\/guardduty\/.*[?&](?:search=id(?:%3D|=)|fId=|id=)([\w-]+)`, 'u'),
  ],
  [
    'aws-health',
    /^https:\/\/(?:phd|health)\.(?:[\w-]+\.)?(?:console\.)?aws\.amazon\.com\/.*eventID=([^&]+)/u,
  ],
  ['datadog-incident', new RegExp(String.raw`${datadog}\/incidents\/(\d+)`, 'u')],
  ['datadog-monitor', new RegExp(String.raw`${datadog}\/monitors\/(\d+)`, 'u')],
  ['datadog-monitor', new RegExp(String.raw`${datadog}\/monitors#(?:status\/)?(\d+)`, 'u')],
  ['better-stack', /^https:\/\/uptime\.betterstack\.com\/team\/\w+\/incidents\/(\d+)/u],
  ['google-cloud', /^https:\/\/console\.cloud\.google\.com\/monitoring\/alerting\/incidents\/([\w.-]+)/u],
  ['incident-io', /^https:\/\/app\.incident\.io\/[\w-]+\/incidents\/(\d+)/u],
  ['statuspage', /^https?:\/\/stspg\.io\/([\w-]+)/u],
  [
    'statuspage',
    /^https?:\/\/(?:(?:[\w-]+\.)?[\w-]*status[\w-]*\.[\w.-]+|[\w.-]+\.statuspage\.io)\/incidents\/([\w-]+)/u,
  ],
];

/** The first link, most telling vendor first, that names one alert. */
function vendorLink(links: readonly Link[], vendors?: readonly string[]): VendorLink | undefined {
  for (const [vendor, shape] of shapes) {
    if (vendors && !vendors.includes(vendor)) continue;
    const hits = links.flatMap(({ url }) => {
      const id = shape.exec(url)?.[1];
      return id === undefined ? [] : [{ vendor, id, url }];
    });
    const [first] = [...hits.filter(({ url }) => scopeOf(url).length > 0), ...hits];
    if (first) return first;
  }
  return undefined;
}

/** The alert's own id in the best of the links, as `vendor:id`; only links of `vendors` where they are named. */
export function vendorId(links: readonly Link[], ...vendors: readonly string[]): string | undefined {
  const hit = vendorLink(links, vendors.length > 0 ? vendors : undefined);
  return hit && [hit.vendor, hit.id, ...scopeOf(hit.url)].join(':');
}

/** Whose alert the links name. */
export const linkedVendor = (links: readonly Link[]): string | undefined => vendorLink(links)?.vendor;

/** The id alone. */
export const linkedId = (links: readonly Link[], ...vendors: readonly string[]): string | undefined =>
  vendorLink(links, vendors)?.id;

/** One monitor watches many groups, one alarm name stands in many regions: these are different alerts. */
const scopeOf = (url: string): string[] =>
  ['group', 'region'].flatMap((name) => parameterOf(url, name) ?? []);

/** A parameter of the query; some consoles write theirs after the `#`. */
export function parameterOf(url: string, name: string): string | undefined {
  const value = [...url.matchAll(/[?&](?<name>\w+)=(?<value>[^&#]*)/gu)].find(
    ({ groups }) => groups?.['name'] === name,
  )?.groups?.['value'];
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
