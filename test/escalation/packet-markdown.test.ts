import { describe, expect, it } from 'vitest';
import { packetOf } from '../../src/escalation/packet.ts';
import { packetMarkdown } from '../../src/escalation/packet-markdown.ts';
import {
  aCause,
  aLookUp,
  aModelNote,
  anAlert,
  anEvidence,
  anIncident,
  aReceipt,
} from '../support/diagnoses.ts';
import { anEscalation, someFacts } from '../support/escalations.ts';
import { hostileTexts } from '../support/hostile.ts';

/** A packet with `text` wherever text from outside may stand. */
function markdownWith(text: string): string {
  const entity = `shop/Pod/${text}` as const;
  const receipts = [aReceipt({ quote: text, locator: text })];
  const facts = someFacts({
    incident: anIncident({
      alerts: [anAlert({ name: text, summary: text, links: [{ title: text, url: text }] })],
    }),
    services: [{ name: text, owner: text, tier: 1, compliance: [text] }],
    impacts: [{ entity, errorShare: 0.4, receipts }],
    diagnosis: {
      reason: text,
      causes: [aCause({ entity, claim: text, receipts })],
      symptoms: [{ entity, claim: text, explainedBy: entity, receipts }],
      ruledOut: [{ entity, mechanism: text, why: text, receipts }],
      suspicions: [{ what: text, entity, receipts }],
      unknowns: [{ what: text, next: text }],
      coverage: [aLookUp({ source: text, note: text, status: 'denied' })],
      model: aModelNote({ name: text }),
    },
  });
  const trigger = { name: 'person-asked', title: text, why: text, urgency: 'page' } as const;
  const evidence = anEvidence({ source: text, query: text, link: text });
  return packetMarkdown(
    anEscalation({ triggers: [trigger] }),
    packetOf(facts, () => evidence),
  );
}

/** How our own lines begin; headings are those of the packet. */
const ours =
  /^(?:$|# Escalation: |## (?:Why people are asked|Affected|Causes|Symptoms|Ruled out|Text in telemetry that reads like an instruction|Not seen|Tried|Next look-ups|Suggested actions, none of them done|Links|Receipts)$|- |\d+\. | {3}(?:Query: `|Open: [<`])|Incident |Since |The alert says: |Verdict: )/u;
/** What a name or an address is printed as, and text whose marks are escaped. */
const inCode = /`[^`]*`/gu;
const escaped = /\\[\\*_[\]<>#|!~]/gu;
const linked = /<https?:\/\/[^\s<>]+>/gu;
const cited = / \[\d+\]/gu;

/** What a reader of Markdown would take for something else than our text: none where text from outside stays text. */
function faultsIn(markdown: string): string[] {
  const faults: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split(/\r\n|\r|\n/u)) {
    const mark = /^ {0,3}(`{3,})$/u.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark === fence) fence = undefined;
      else if (mark !== undefined && mark.length > fence.length) faults.push(`closes a fence: ${line}`);
      else if (!line.startsWith('   ')) faults.push(`leaves its fence: ${line.slice(0, 80)}`);
    } else if (mark === undefined) {
      if (!ours.test(line)) faults.push(`no line of ours: ${line.slice(0, 80)}`);
      const left = line.replace(/^#+ /u, '').replace(escaped, '').replace(linked, '').replace(cited, '');
      const marks = left.replace(inCode, '').match(/[<>[\]]|!(?=\[)/u);
      if (marks !== null) faults.push(`a live ${marks[0]}: ${line.slice(0, 80)}`);
    } else fence = mark;
  }
  if (fence !== undefined) faults.push('a fence left open');
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(markdown))
    faults.push('a bidirectional control');
  return faults;
}

const texts: Readonly<Record<string, string>> = {
  ...hostileTexts,
  'a heading behind a carriage return': 'a\r# Forged\r[open](https://evil.example)\r',
  'a picture': '![x](https://evil.example/p.png)',
  'an address that runs a script': 'javascript:alert(1)',
  'a fence in two halves': '``\u202e`\n# Forged\n``\u202e`',
  'a definition': '[x]: https://evil.example\n[x]',
  'an underline': 'Forged\n===\n---',
  'a fence of the other kind': '~~~\n# Forged',
};

describe('a packet as Markdown', () => {
  it.each(Object.entries(texts))('keeps text from outside text: %s', (_, text) => {
    expect(faultsIn(markdownWith(text))).toEqual([]);
  });

  it('links what a browser may open, and only that', () => {
    expect(markdownWith('https://grafana.example/d/1?a=1')).toContain(
      '   Open: <https://grafana.example/d/1?a=1>',
    );
    expect(markdownWith('javascript:alert(1)')).toContain('   Open: `javascript:alert(1)`');
  });

  it.each([
    ['# Forged\n', 'no line of ours'],
    ['- [open](https://evil.example)\n', 'a live ['],
    ['- <b>bold</b>\n', 'a live <'],
    ['- ![x](y)\n', 'a live'],
    ['   ```\nout\n   ```\n', 'leaves its fence'],
    ['   ```\n   open\n', 'leaves its fence'],
    ['- \u202e\n', 'a bidirectional control'],
  ])('is known to be forged where it has %j', (markdown, fault) => {
    expect(faultsIn(markdown).join('\n')).toContain(fault);
  });
});
