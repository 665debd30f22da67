import type { Alert } from './alert.ts';
import { statusOf } from './words.ts';

/** What a title says as a sentence: `shop is DOWN since 03:14`, `rule 'Errors' is active: …`. */
interface Sentence {
  readonly said: string;
  readonly name: string;
}

const on = String.raw`(?=\W*$|\s?[:.,;!(|]|\s+(?:again|since|at|after|for|from|in|on|by|with|due)\b)`;
const shapes: readonly RegExp[] = [
  // `[Shop] [Down] connect refused`
  /^\[(?<name>[^\]\n]{1,120})\]\s*\[[^\p{L}\]]{0,8}(?<said>down|up)\]/iu,
  // `OPEN Problem P-12: name`
  /^[^\p{L}]*(?<said>open|resolved|closed|acknowledged|new)\s+(?:problem|incident|issue|alert)\b[^:\n]{0,40}:\s*(?<name>\S.*)$/iu,
  // `shop — incident automatically resolved`
  /^(?<name>\S(?:(?![.!?]\s).){0,250}?)\s+[–—-]\s+(?:new )?(?:incident|alert|issue|problem)\s+(?:(?:is|was|has been) )?(?:automatically |manually )?(?<said>started|opened|acknowledged|resolved|closed)\b/iu,
  new RegExp(
    String.raw`^(?<name>\S(?:(?![.!?]\s).){0,250}?)\s+(?:is|are|went|has gone|came|was)\s+(?:now |back )?(?<said>down|unreachable|unavailable|offline|degraded|recovered|resolved|acknowledged|unhealthy)${on}`,
    'iu',
  ),
  /^(?<name>\S(?:(?![.!?]\s).){0,250}?)\s+(?:is|are|came|went)\s+(?<said>back (?:up|online)|up(?= again| since| after))\b/iu,
  new RegExp(
    String.raw`^(?<name>\S(?:(?![.!?]\s).){0,250}?)\s+has\s+(?<said>recovered|failed|degraded)${on}`,
    'iu',
  ),
  /^(?<name>\S(?:(?![.!?]\s).){0,250}?)\s+is (?<said>active)(?=\W*$|:)/iu,
  /^(?<name>\S(?:(?![.!?]\s).){0,250}?)\s+has (?<said>exceeded)\b.{0,60}\b(?:limit|threshold|budget|quota)\b/iu,
];
const quoted = /^(?:[\p{L}-]+ ){1,5}["'“‘](?<inside>[^"'”’\n]{2,200})["'”’](?:\s*\([^()]*\))?$/u;

/** The state that a sentence ascribes to something, and to what; undefined where it is no such sentence. */
export function sentenceIn(heading: string): Sentence | undefined {
  for (const shape of shapes) {
    const { said, name } = shape.exec(heading)?.groups ?? {};
    if (said === undefined || name === undefined || statusOf(said) === undefined) continue;
    return { said, name: quoted.exec(name)?.groups?.['inside'] ?? name };
  }
  return undefined;
}

const detected =
  /\b(?:findings?|anomal(?:y|ies)|threats?|intrusions?)\b.{0,20}\b(?:imported|detected|detection)\b/iu;

/** What security and cost tools announce has no state but that it was detected. */
export const foundIn = (heading: string): Alert['status'] | undefined =>
  detected.test(heading) ? 'firing' : undefined;
