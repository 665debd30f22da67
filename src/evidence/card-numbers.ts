import type { Counter } from './tally.ts';

/** Digits in a row, or in the groups of four (or 4-6-5) that cards are printed in; never part of a longer word. */
const candidate =
  /(?<![\w./+-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w/+-]|\.\d)/gu;

/** Issuer prefixes and lengths (ISO/IEC 7812 as the networks publish them). */
const issuers: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/u,
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/u,
  /^3[47]\d{13}$/u,
  /^3(?:0[0-5]|[68]\d)\d{11}$/u,
  /^(?:6011|65\d{2}|64[4-9]\d)\d{12,15}$/u,
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/u,
  /^62\d{14,17}$/u,
];

/** Names under which long numbers are identifiers, times or counters. */
const countingName =
  /(?:id|ids|trace|span|parent|version|revision|time|timestamp|ts|nanos?|_ns|_us|_ms|seq|sequence|offset|bytes|size|count|total|hash|number|lsn|xid)["'\s]{0,3}[:= ]["'\s]{0,3}$/iu;
const cardName = /(?:card|(?<![a-z])pan|ccn?|credit|debit)[\w-]{0,20}["'\s]{0,3}[:= ]["'\s]{0,3}$/iu;

/** Takes out card numbers: right issuer, right length, right check digit, and not under an identifier's name. */
export function redactCards(text: string, name: string, counter: Counter): string {
  return text.replace(candidate, (match: string, ...rest: unknown[]) => {
    const offset = rest.find((one) => typeof one === 'number') ?? 0;
    const before = offset === 0 ? `${name}=` : text.slice(Math.max(0, offset - 40), offset);
    if (!isCard(match) || (countingName.test(before) && !cardName.test(before))) return match;
    counter.add('card-number');
    return '[redacted:card-number]';
  });
}

function isCard(text: string): boolean {
  const digits = text.replaceAll(/\D/gu, '');
  return issuers.some((issuer) => issuer.test(digits)) && hasCheckDigit(digits);
}

/** Luhn's formula. */
function hasCheckDigit(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}
