import type { Link } from './markup.ts';

/** The known shapes of links to one alert, most specific first: each names the alert for good. */
const shapes: readonly (readonly [vendor: string, shape: RegExp])[] = [
  ['datadog-page', /^https:\/\/[\w.-]*\bdatadoghq\.\w+\/on-call\/pages\/(\d+)/u],
  ['pagerduty', /^https:\/\/[\w-]+(?:\.eu)?\.pagerduty\.com\/incidents\/(\w+)/u],
  ['opsgenie', /^https:\/\/(?:\w+\.)?opsg\.in\/a\/i\/([^?#]+)/u],
  ['opsgenie', /^https:\/\/[\w-]+\.app(?:\.eu)?\.opsgenie\.com\/alert\/detail\/([\w-]+)/u],
  ['sentry', /^https:\/\/[\w.-]*\bsentry\.io\/(?:organizations\/[\w-]+\/)?issues\/(\d+)/u],
  ['cloudwatch', /^https:\/\/[\w.-]*console\.aws\.amazon\.com\/cloudwatch\/[^#]*#alarmsV2:alarm\/([^?/]+)/u],
  ['guardduty', /^https:\/\/[\w.-]*console\.aws\.amazon\.com\/guardduty\/.*[?&]search=id%3D([\w-]+)/u],
  ['datadog-monitor', /^https:\/\/[\w.-]*\bdatadoghq\.\w+\/monitors\/(\d+)/u],
];

/** The alert's own id in the first link that has one, as `vendor:id`. */
export function vendorId(links: readonly Link[]): string | undefined {
  for (const [vendor, shape] of shapes) {
    const hit = links
      .map(({ url }) => ({ url, id: shape.exec(url)?.[1] }))
      .find(({ id }) => id !== undefined);
    if (hit) return [vendor, hit.id, ...scopeOf(hit.url)].join(':');
  }
  return undefined;
}

/** One monitor watches many groups, one alarm name stands in many regions: these are different alerts. */
const scopeOf = (url: string): string[] => {
  const query = new URL(url).searchParams;
  return ['group', 'region'].flatMap((name) => query.get(name) ?? []);
};
