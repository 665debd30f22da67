import type { RuledOut } from '../../diagnosis/diagnosis.ts';
import { cut } from '../../lib/cut.ts';
import type { Finding } from '../finding.ts';
import type { Loser } from '../rank.ts';
import type { View } from '../view.ts';

const claimRoom = 140;

/** What each loser was, when, and why it is not the cause: one sentence for each place and reason. */
export function ruledOutOf(losers: readonly Loser[], view: View): readonly RuledOut[] {
  const told = losers.map(({ finding, why }): RuledOut => {
    const { entity, mechanism, receipts } = finding;
    return { entity, mechanism, why: `${whatWas(finding)}${whenWas(finding, view)}${why}.`, receipts };
  });
  return [...new Map(told.map((one) => [`${one.entity} ${one.mechanism} ${one.why}`, one])).values()];
}

/** The claim as it stands behind the name of its entity, which is not said again. */
function whatWas({ entity, claim }: Finding): string {
  const name = `\`${entity}\``;
  const bare = claim.startsWith(`${name} `)
    ? claim.slice(name.length + 1)
    : claim.replace(` of ${name}`, '').replace(` in ${name}`, '');
  const short = cut(bare.replace(/[.\s]+$/u, ''), claimRoom);
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}`;
}

/** By how much it came before or after the first alert; nothing where either has no time. */
function whenWas({ since, standing }: Finding, { onset }: View): string {
  const early = (onset ?? Number.NaN) - Date.parse(since ?? '');
  if (!Number.isFinite(early)) return '';
  if (standing === 'before') return `, ${span(early)}`;
  return `, ${span(Math.abs(early))} ${early < 0 ? 'after' : 'before'} the first alert`;
}

const minute = 60_000;

function span(ms: number): string {
  const minutes = Math.round(ms / minute);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
