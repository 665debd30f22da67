import type { Alert } from './alert.ts';
import { plainText } from './markup.ts';
import { foreignStatus } from './other-languages.ts';

type Status = Alert['status'];
type Severity = Alert['severity'];

/** The verbs that monitoring tools put first or last in a title, or into a field called status or state. */
const statusWords: readonly (readonly [Status, RegExp])[] = [
  [
    'firing',
    /^(?:still |re-?)?(?:triggered|triggering|activated|created|firing|fired|alarm|alerting|opened|open|reopened|new alert|new|active|problem|down|no data|insufficient[_ ]data|unhealthy|unresolved|unacknowledged|failing|failed|investigating|identified|started|exceeded|degraded|offline|unreachable|unavailable|not (?:resolved|recovered|ok))\b/iu,
  ],
  [
    'resolved',
    /^(?:auto-?)?(?:resolved|recovered|recovery|ok|okay|closed|cleared|healthy|up|back up|back online|online|normal|back to normal|fixed|inactive|mitigated)\b/iu,
  ],
  ['acknowledged', /^(?:acknowledged|acknowledge?ment|ack(?:ed|'d)?)\b/iu],
];
const severityWords: readonly (readonly [Severity, RegExp])[] = [
  [
    'critical',
    /^(?:critical|crit|fatal|emergency|disaster|page|urgent|high|highest|major|error|[ps][01]|p2|sev-?[01]|alert)$/iu,
  ],
  ['warning', /^(?:warning|warn|moderate|medium|average|minor|p3|s2|sev-?[23])$/iu],
  ['info', /^(?:info|informational|information|notice|low|lowest|none|debug|p[45]|s3|sev-?[45])$/iu],
];
const routine =
  /\b(?:(?:scheduled|planned|upcoming) maintenance|maintenance (?:window|scheduled|notice|announcement)|downtime (?:scheduled|started|ended|cancell?ed)|(?:added|left|posted) (?:a |an |the )?(?:note|comment|annotation)|(?:note|comment)s? added|commented|post-?mortem|new comment|(?:was|has been|is being|successfully) deployed|deploy(?:ment)? (?:started|succeeded|finished|completed?|of)|handover|hand-?off|digest|stand-?up|reminder|release notes|shift (?:change|started|ended|summary)|on-?call (?:schedule|rotation|summary)|(?:is|are) (?:now )?on-?call|(?:daily|weekly|monthly|usage|status) (?:report|summary|overview)|handover summary)\b/iu;
/** Nouns and predicates of trouble: a hint beside others, never enough alone. */
const trouble =
  /\b(?:alarm|alert|outage|incident|finding|down|fail(?:ed|ing|ure|ures)|errors?|exceptions?|unhealthy|unavailable|unreachable|degraded|time-?outs?|latency|exceed(?:ed|s)|above|below|threshold|critical|warning|high|crash(?:ed|ing|es)?)\b/iu;

/** The status that a text opens with, emphasis and emoji aside. */
export function statusOf(text: string): Status | undefined {
  const opening = plainText(text).replace(/^[^\p{L}\p{N}]+/u, '');
  return statusWords.find(([, words]) => words.test(opening))?.[0] ?? foreignStatus(opening);
}

/** The severity that a single word or a short value stands for. */
export function severityOf(...words: readonly (string | undefined)[]): Severity {
  for (const word of words) {
    const bare = plainText(word ?? '').replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    const known = severityWords.find(([, pattern]) => pattern.test(bare));
    if (known) return known[0];
  }
  return 'unknown';
}

/** Handovers, digests, reports: what alerting bots post besides alerts. */
export const isRoutine = (text: string): boolean => routine.test(text);

export const namesTrouble = (text: string): boolean => trouble.test(text);
