import type { Link } from './markup.ts';

const build =
  /\/actions\/runs\/\d|\/-\/(?:pipelines|jobs)\/\d|\/job\/[^?#]+\/\d+(?:\/|$)|\bbuildkite\.com\/[^/]+\/[^/]+\/builds\/|\bcircleci\.com\/|\/_build\/results\b|\/viewLog\.html\?buildId=/u;
const outage = /\b(?:outage|incident|downtime|sev-?[0-2])\b/iu;

const ticket = /^[^\p{L}]*(?:new |support )?ticket:? #?\d/iu;

/** What a build server says of a build: it is its author's, and a customer's ticket is its clerk's, until a title says that something is out. */
export const isNotice = (links: readonly Link[], headings: readonly string[]): boolean =>
  (links.some(({ url }) => build.test(url)) || headings.some((heading) => ticket.test(heading))) &&
  !headings.some((heading) => outage.test(heading));

/** Alerts that always fire, so that their absence shows that alerting is broken. */
export const isHeartbeat = (name: string): boolean =>
  /^(?:watchdog|dead ?man'?s? ?switch|prometheusdeadmansswitch|infoinhibitor)$/iu.test(name);
