import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import type { Labels } from '../label-lists.ts';
import { alertName, spokenIn, statedIn, titleLines } from '../spoken.ts';
import { type Sent, vendorFormat } from '../vendor-format.ts';
import { linkedId, vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** PagerDuty's app: an incident that is triggered, acknowledged, escalated or resolved, mostly edited in place. */
export const pagerduty: AlertFormat = vendorFormat('pagerduty', (sent) => {
  const { message, facts } = sent;
  const lines = titleLines(sent);
  const spoken = firstOf(lines, spokenIn) ?? statedIn(sent, 'status', 'state');
  const id = vendorId(message.links, 'pagerduty');
  const isCard = message.attachments.length + message.blocks.length > 0;
  if (!spoken && (id === undefined || !isCard || lines.some(isRoutine))) return undefined;
  if (lines.slice(0, 2).some(isNoIncident)) return undefined;
  const [title] = factsNamed(facts, 'title', 'incident title');
  return {
    status: spoken?.status ?? 'firing',
    vendorState: spoken?.state,
    name: title ?? alertName(lines.map((line) => line.replace(reprioritised, ''))),
    severity: severityOf(
      ...factsNamed(facts, 'priority', 'severity'),
      priorityIn(lines),
      ...factsNamed(facts, 'urgency'),
    ),
    labels: labelsOf(sent, lines),
    id,
  };
});

const reprioritised = /^[^\p{L}]*priority (?:was )?(?:changed|updated|set)(?: (?:from \S+ )?to \S+)?\s*/iu;

const isNoIncident = (line: string): boolean =>
  isRoutine(line) ||
  /\b(?:status update|(?:added|requested) (?:a )?responders?|responder request|conference bridge|you are now|now on.?call|change event|ran (?:a |the )?(?:workflow|automation))\b/iu.test(
    line,
  );

const priorityIn = (lines: readonly string[]): string | undefined =>
  firstOf(lines, (line) => /\bto (P[1-5])\b/u.exec(line)?.[1]) ??
  firstOf(lines, (line) => /\b(?:P[1-5]|SEV-?[0-5])\b/u.exec(line)?.[0]);

function labelsOf({ message, facts, texts }: Sent, lines: readonly string[]): Labels {
  const [incident = ''] = factsNamed(facts, 'incident', 'incident number', 'number');
  const inTexts = texts.slice(0, 6).join('\n');
  const number = /#(\d{1,9})\b/u.exec(incident)?.[1] ?? /#(\d{1,9})\b/u.exec(inTexts)?.[1] ?? '';
  const service = message.links.find(({ url }) =>
    /\.pagerduty\.com\/(?:services|service-directory)\/\w/u.test(url),
  );
  return {
    incident_id: linkedId(message.links, 'pagerduty') ?? '',
    number,
    ...(service && !/pagerduty\.com/u.test(service.title) && { service: service.title }),
    ...(priorityIn(lines) !== undefined && { priority: priorityIn(lines) ?? '' }),
  };
}
