import type { Alert } from '../alert.ts';
import { factsNamed } from '../facts.ts';
import type { AlertFormat } from '../format.ts';
import { firstOf } from '../heading.ts';
import { linesOf, plainText } from '../markup.ts';
import { titleLines } from '../spoken.ts';
import { vendorFormat } from '../vendor-format.ts';
import { vendorId } from '../vendor-link.ts';
import { isRoutine, severityOf } from '../words.ts';

/** Status pages: an incident that is investigated, identified, monitored and resolved. Planned work is none. */
export const statuspage: AlertFormat = vendorFormat('statuspage', (sent) => {
  const { message, facts, texts } = sent;
  const lines = titleLines(sent);
  const all = texts.flatMap((text) => linesOf(plainText(text)));
  const stated = factsNamed(facts, 'status', 'incident status', 'current status', 'state').flatMap(
    (value) => /^\W*(?<said>\p{L}[\p{L} ]{1,30})/u.exec(value)?.groups?.['said'] ?? [],
  );
  const state = [
    ...stated,
    ...all.flatMap((line) => announcing.exec(line)?.[1] ?? closing.exec(line)?.[1] ?? []),
  ][0]
    ?.toLowerCase()
    .trim();
  const status = statuses.find(([, words]) => words.test(state ?? ''))?.[0];
  if (status === undefined || [...lines.slice(0, 3), state ?? ''].some(isPlanned)) return undefined;
  const name =
    factsNamed(facts, 'incident', 'incident name', 'title', 'name')[0] ??
    lines.map(bare).find((line) => line !== '') ??
    '';
  return {
    status,
    vendorState: state,
    name,
    severity: severityOf(
      ...factsNamed(facts, 'impact', 'severity').map((value) => value.split(/\s/u)[0] ?? ''),
    ),
    summary: firstOf(all, (line) =>
      announcing.test(line)
        ? line.replace(announcing, '').replace(/^[\s:–—-]+/u, '') || undefined
        : undefined,
    ),
    id: vendorId(message.links, 'statuspage'),
  };
});

const statuses: readonly (readonly [Alert['status'], RegExp])[] = [
  [
    'firing',
    /^(?:investigating|identified|monitoring|update|new|open|reopened|ongoing|partial outage|major outage|degraded)/iu,
  ],
  ['resolved', /^(?:resolved|operational|restored|fixed)/iu],
];
const announcing =
  /^[^\p{L}\p{N}]*(?:(?:new |updated )?incident\s*[:|–—-]?\s*)?[[(]?(investigating|identified|monitoring|update|resolved|reopened)\b[\])]?(?=\s*(?:$|[:|–—-]|\p{Lu}))/iu;

/** `Checkout API - Investigating`. */
const closing = /\s[–—:-]\s*(?<state>investigating|identified|monitoring|resolved)\W*$/iu;

const isPlanned = (line: string): boolean =>
  isRoutine(line) ||
  /\b(?:maintenance|scheduled|postmortem|post-mortem|subscribed|in progress|verifying|completed)\b/iu.test(
    line,
  );

const bare = (line: string): string =>
  line
    .replace(announcing, '')
    .replace(closing, '')
    .replace(/^[^\p{L}\p{N}[]*(?:new |updated )?incident\s*[:|–—-]/iu, '')
    .replace(/^[\s\])}:|–—-]+/u, '')
    .trim();
