import { accountIn } from '../alarm.ts';
import type { Alert } from '../alert.ts';
import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { titleLines } from '../spoken.ts';
import { type Sent, vendorFormat } from '../vendor-format.ts';
import { parameterOf, vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** GuardDuty's findings, by a function or the chat app. They do not recover; an archived one is closed. */
export const guardduty: AlertFormat = vendorFormat('guardduty', (sent) => {
  const { message, facts, texts } = sent;
  const lines = titleLines(sent);
  const all = [...texts, ...facts.map(({ value }) => value)].join('\n').slice(0, 40_000);
  const type = factsNamed(facts, 'finding type', 'type')[0] ?? findingType.exec(all)?.[0];
  const id = vendorId(message.links, 'guardduty') ?? found(factsNamed(facts, 'finding id', 'id')[0]);
  if ((type === undefined && id === undefined) || lines.slice(0, 1).some(isRoutine)) return undefined;
  const [given] = factsNamed(facts, 'severity', 'severity level');
  const archived = /\b(?:archived|resolved|suppressed)\b/iu.test(
    factsNamed(facts, 'status', 'state', 'workflow status')[0] ?? '',
  );
  const region =
    firstOf(message.links, ({ url }) => parameterOf(url, 'region')) ?? factsNamed(facts, 'region')[0];
  const resource =
    factsNamed(facts, 'resource', 'affected resource', 'resource id', 'instance id')[0] ??
    /\bi-[\da-f]{6,17}\b/u.exec(all)?.[0];
  return {
    status: archived ? 'resolved' : 'firing',
    name: factsNamed(facts, 'title', 'finding')[0] ?? nameIn(lines),
    severity: severityFor(given ?? /\bseverity\W{1,4}(?<said>[\w.]+)/iu.exec(all)?.groups?.['said'] ?? ''),
    labels: {
      finding_type: type ?? '',
      severity: given ?? '',
      account: accountIn(sent, all) ?? '',
      region: region ?? '',
      resource: resource ?? '',
    },
    summary: summaryOf(sent),
    id,
  };
});

const findingType = /\b[A-Z]\w{3,30}:[A-Z]\w{1,30}[/ ][\w.!-]{3,80}/u;

const found = (id: string | undefined): string | undefined =>
  id !== undefined && /^[\w-]{8,80}$/u.test(id) ? `guardduty:${id}` : undefined;

/** The first title without what every finding's title begins with. */
const nameIn = (lines: readonly string[]): string => {
  const bare = lines.map((line) =>
    line.replace(
      /^.{0,20}?\bguard ?duty\b(?: findings?)?(?:\s*\|[^|]{1,40}){0,2}(?:\s*\|\s*account\W+\d+)?\s*[:|–—-]?\s*/iu,
      '',
    ),
  );
  return bare.find((line) => /\p{L}{3}/u.test(line)) ?? lines[0] ?? '';
};

/** GuardDuty's numbers: from 9 critical, from 7 high, from 4 medium. */
function severityFor(said: string): Alert['severity'] {
  const number = Number.parseFloat(said);
  if (Number.isNaN(number)) return severityOf(said, said.split(/\W/u, 1)[0]);
  return number >= 7 ? 'critical' : number >= 4 ? 'warning' : 'info';
}

const summaryOf = ({ facts }: Sent): string | undefined =>
  factsNamed(facts, 'description', 'finding description', 'title')[0];
