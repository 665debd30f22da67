import type { Alert } from '../alert.ts';
import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { linesOf, plainText } from '../markup.ts';
import { type Spoken, titleLines } from '../spoken.ts';
import { type Sent, vendorFormat } from '../vendor-format.ts';
import { isRoutine, severityOf } from '../words.ts';

/** Azure Monitor by way of a workflow or function: `rule: Fired`, or the fields of its common alert schema. */
export const azureMonitor: AlertFormat = vendorFormat('azure-monitor', (sent) => {
  const { facts, texts } = sent;
  const lines = titleLines(sent);
  const all = texts.join('\n').slice(0, 40_000);
  const spoken = stateIn(sent, lines, all) ?? healthIn(sent, lines) ?? signalled(sent);
  if (spoken === undefined || lines.slice(0, 1).some(isRoutine)) return undefined;
  const [rule] = factsNamed(
    facts,
    'alert rule',
    'rule',
    'rule name',
    'alert rule name',
    'alert name',
    'alertrule',
    'alert',
    'name of the rule',
  );
  const name = rule ?? firstOf(lines, named) ?? lines.map(bare).find((line) => line !== '') ?? '';
  const sev =
    factsNamed(facts, 'severity', 'alert severity')[0] ??
    /\bsev(?:erity:? ?)?\s?[0-4]\b/iu.exec(all)?.[0] ??
    '';
  const path = resourcePath.exec([all, ...sent.message.links.map(({ url }) => url)].join('\n'))?.groups;
  const [resource] = factsNamed(
    facts,
    'affected resource',
    'affected resources',
    'resource',
    'resource name',
    'target resource',
    'configuration items',
    'configurationitems',
  );
  return {
    ...spoken,
    vendorState: spoken.state,
    name,
    severity: severityFor(sev),
    summary: factsNamed(facts, 'description')[0] ?? described(texts, name),
    labels: {
      alert_rule: name,
      resource: resource ?? path?.['resource'] ?? '',
      tracking_id: factsNamed(facts, 'tracking id')[0] ?? '',
      resource_group: factsNamed(facts, 'resource group')[0] ?? path?.['group'] ?? '',
      severity: /\bsev\w*\W{0,2}[0-4]\b/iu.exec(sev)?.[0] ?? sev.slice(0, 30),
    },
  };
});

const word = '(fired|activated|triggered|resolved|deactivated|acknowledged|closed)';
const closing = new RegExp(String.raw`(?:[:|]|\s[–—-]|\bis|\bwas|\bhas(?: been)?)\s*\[?${word}\]?\W*$`, 'iu');
const opening = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(?:azure(?: monitor)?(?: alert)?:?\s*)?\[?${word}\]?\s*(?::|\]|\s[–—-]|severity|sev|alert)`,
  'iu',
);
const resourcePath =
  /\/resourceGroups\/(?<group>[\w.()-]{1,90})(?:\/providers\/[\w.]+\/[\w-]+\/(?<resource>[\w.-]{1,90}))?/iu;

function stateIn({ facts }: Sent, lines: readonly string[], all: string): Spoken | undefined {
  const stated = factsNamed(
    facts,
    'monitor condition',
    'monitorcondition',
    'condition',
    'alert state',
    'state',
    'status',
  );
  const inField = stated.flatMap((value) => new RegExp(`^${word}\\b`, 'iu').exec(value)?.[1] ?? []);
  const inTitle = lines.flatMap((line) => opening.exec(line)?.[1] ?? closing.exec(line)?.[1] ?? []);
  const loose = new RegExp(String.raw`\balert\b[^\n]{0,120}\b(?:was|is|has been) ${word}\b`, 'iu').exec(
    all,
  )?.[1];
  const state = [...inField, ...inTitle, ...(loose === undefined ? [] : [loose])][0]?.toLowerCase();
  return state === undefined ? undefined : { state, status: statusFor(state) };
}

/** A notice of Azure's own service health; planned work and advice are none. */
function healthIn({ facts }: Sent, lines: readonly string[]): Spoken | undefined {
  if (!lines.slice(0, 2).some((line) => /\bservice health\b/iu.test(line))) return undefined;
  const [type = 'incident'] = factsNamed(facts, 'type', 'event type', 'incident type');
  const [stage] = factsNamed(facts, 'stage', 'status', 'state');
  if (stage === undefined || !/^(?:incident|service issue)/iu.test(type)) return undefined;
  return {
    state: stage.toLowerCase(),
    status: /^(?:resolved|mitigated|complete|rca)/iu.test(stage) ? 'resolved' : 'firing',
  };
}

/** A rule on logs may say no more than what it found, behind a sign and above a link to the portal. */
const signalled = ({ message }: Sent): Spoken | undefined =>
  /^:(?:warning|rotating_light|fire|red_circle|x|exclamation):/u.test(message.text) &&
  message.links.some(({ url }) => /^https:\/\/portal\.azure\.com\//u.test(url))
    ? { state: '', status: 'firing' }
    : undefined;

const statusFor = (state: string): Alert['status'] =>
  state === 'acknowledged'
    ? 'acknowledged'
    : /^(?:resolved|deactivated|closed)$/u.test(state)
      ? 'resolved'
      : 'firing';

/** `Fired:Sev2 Azure Monitor Alert checkout-cpu on vm-1 ( … )`, `Azure: Activated Severity: 2 checkout-cpu`. */
const named = (line: string): string | undefined =>
  /\bazure monitor alert:?\s+(?<name>\S{1,200}?)(?: on | was | is |\s*$)/iu.exec(line)?.groups?.['name'] ??
  /\b(?:de)?activated severity:? ?\d\s+(?<name>\S{1,200})/iu.exec(line)?.groups?.['name'] ??
  /\b(?:alert|rule)\s+['"“`](?<name>[^'"”`]{1,200})['"”`]/iu.exec(line)?.groups?.['name'];

const bare = (line: string): string =>
  line
    .replace(opening, '')
    .replace(closing, '')
    .replace(/^[\s\])}:|–—-]+/u, '')
    .trim();

/** Azure's scale: Sev0 critical, Sev1 error, Sev2 warning, Sev3 informational, Sev4 verbose. */
const severityFor = (said: string): Alert['severity'] => {
  const digit = /\b(?:sev\w*\W{0,2})?(?<digit>[0-4])\b/iu.exec(said)?.groups?.['digit'];
  if (digit === undefined) return severityOf(...said.split(/\W+/u));
  return Number(digit) <= 1 ? 'critical' : digit === '2' ? 'warning' : 'info';
};

/** The lines below the rule's name. */
const described = (texts: readonly string[], name: string): string =>
  texts
    .flatMap((text) => linesOf(plainText(text)))
    .filter((line) => bare(line) !== name && line !== name)
    .slice(0, 2)
    .join('\n');
