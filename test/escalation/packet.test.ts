import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetOf } from '../../src/escalation/packet.ts';
import { packetMarkdown } from '../../src/escalation/packet-markdown.ts';
import { screenOf, screenRoom } from '../../src/escalation/packet-lines.ts';
import { serviceFinder } from '../../src/escalation/services.ts';
import { mrkdwn } from '../../src/slack/views/inert.ts';
import { packetMessage } from '../../src/slack/views/packet.ts';
import { checkMessage } from '../support/block-limits.ts';
import {
  aCause,
  aLookUp,
  anAlert,
  anEvidence,
  anIncident,
  aReceipt,
  manyCauses,
} from '../support/diagnoses.ts';
import { anEscalation, someFacts } from '../support/escalations.ts';

const checkout = { name: 'checkout', owner: 'payments', tier: 1, runbook: 'https://example.com/runbook' };
const messageOf = (packet = packetOf(someFacts()), escalation = anEscalation()) =>
  packetMessage({ escalation, packet, acknowledgeMs: 600_000, threadLink: '', notice: '' });

describe('a packet', () => {
  it('says what is broken, who is affected, why, for and against, what is not seen and what is next', () => {
    const against = aReceipt({ locator: '9/text', quote: 'allowed', stance: 'contradicts' });
    const facts = someFacts({
      services: [checkout],
      impacts: [
        {
          entity: 'shop/Service/checkout',
          errorShare: 0.38,
          affected: 2100,
          minutes: 12,
          receipts: [aReceipt()],
        },
      ],
      diagnosis: {
        causes: [aCause({ receipts: [...aCause().receipts, against] })],
        coverage: [aLookUp(), aLookUp({ source: 'tempo', signal: 'traces', status: 'timeout' })],
      },
    });

    const { headline, lines } = screenOf(anEscalation(), packetOf(facts), mrkdwn);
    const text = [headline, ...lines].join('\n');

    expect(headline).toMatch(
      /^\*Escalation · RequestErrorRate web\* since <!date.*trigger: competing causes$/u,
    );
    expect(text).toContain('2 causes fit.');
    expect(text).toContain(
      'Affected: `checkout` 38 % errors, 2,100 failed requests in 12 min [2]. Tier 1, owner payments.',
    );
    expect(text).toMatch(/Leading cause \(confirmed\): .* \[1\] \[2\] \[3\] · against \[4\]/u);
    expect(text).toMatch(/Ruled out: `shop\/Deployment\/fraud-check`: It restarted at 13:20.* \[5\]/u);
    expect(text).toContain('Not seen: tempo traces (timed out), Who created the policy.');
    expect(text).toContain('Tried: 2 look-ups, 11 s · no model');
    expect(text).toContain(
      'Next look-ups: 1. the audit log of the API server · 2. tempo traces, once it answers',
    );
  });

  it('cites receipts under the numbers of the thread, with the look-up behind each', () => {
    const packet = packetOf(someFacts(), (id) => anEvidence({ id }));

    expect(packet.receipts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(packet.receipts[1]).toMatchObject({
      quote: '"ingress": []',
      source: 'kubernetes',
      link: anEvidence().link,
    });
  });

  it('gives one figure for a service that was measured twice, and rules out nothing that it blames', () => {
    const measured = { minutes: 12, receipts: [aReceipt()] };
    const { entity } = aCause();
    const facts = someFacts({
      impacts: [
        { ...measured, entity: 'shop/Service/cart', errorShare: 1 },
        { ...measured, entity: 'shop/Deployment/cart', errorShare: 0.3 },
        { ...measured, entity: 'shop/Service/web', errorShare: 0.2 },
      ],
      diagnosis: {
        ruledOut: [{ entity, mechanism: 'other', why: 'It was changed before.', receipts: [aReceipt()] }],
      },
    });

    const text = screenOf(anEscalation(), packetOf(facts), mrkdwn).lines.join('\n');

    expect(text).toMatch(/Affected: `cart` 100 % errors \[\d+\]; `web` 20 % errors/u);
    expect(text).not.toContain('Ruled out');
  });

  it('says that nothing was measured rather than nothing', () => {
    const { lines } = screenOf(anEscalation(), packetOf(someFacts({ diagnosis: { symptoms: [] } })), mrkdwn);

    expect(lines).toContain('Affected: not measured.');
  });

  it('stays on one screen and within Slack’s limits, however much there is to say', () => {
    const long = `shop/Deployment/${'n'.repeat(300)}` as const;
    const text = fc.string({ unit: 'binary', maxLength: 1_500 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 40 }), (noise, count) => {
        const many = <T>(item: T): T[] => Array.from({ length: count }, () => item);
        const facts = someFacts({
          incident: anIncident({
            alerts: [
              anAlert({
                name: noise || 'x',
                summary: noise,
                links: many({ title: noise, url: 'https://example.com/' }),
              }),
            ],
          }),
          services: many({ ...checkout, owner: noise || 'x', name: noise || 'x' }),
          impacts: many({
            entity: long,
            errorShare: 1,
            receipts: [aReceipt({ quote: noise })],
          }),
          diagnosis: {
            reason: noise,
            causes: manyCauses(count).map((cause) => ({ ...cause, entity: long, claim: noise })),
            unknowns: many(0).map((_, nth) => ({ what: `${nth} ${noise}`, next: `${nth} ${noise}` })),
            ruledOut: many({ entity: long, mechanism: 'm', why: noise, receipts: [] }),
          },
        });
        const packet = packetOf(facts);
        const triggers = many({ name: 'outage', title: noise, why: noise, urgency: 'page' as const });
        const escalation = anEscalation({ triggers, contacts: [] });

        const { headline, lines } = screenOf(escalation, packet, mrkdwn);
        const message = messageOf(packet, escalation);

        expect([headline, ...lines].join('\n').length).toBeLessThanOrEqual(screenRoom);
        expect(lines.length).toBeLessThanOrEqual(9);
        expect(checkMessage({ text: message.text, blocks: message.blocks })).toEqual([]);
      }),
      { numRuns: 40, examples: [['wide '.repeat(300), 40]] },
    );
  });

  it('mentions the first contact only, and nobody that telemetry names', () => {
    const facts = someFacts({
      diagnosis: { reason: '<!channel> <@U0EVIL>', causes: [aCause({ claim: 'Ask <!here> now' })] },
    });

    const shown = JSON.stringify(messageOf(packetOf(facts)).blocks);

    expect(shown.match(/<[!@](?!date)[^>]*>/gu)).toEqual(['<!subteam^S0FIRST>']);
  });

  it.each([
    ['waiting', ['Acknowledge', 'Take over']],
    ['acknowledged', ['Take over', 'Hand back to Casefile']],
    ['taken-over', ['Hand back to Casefile']],
    ['over', []],
  ] as const)('offers, when %s, only what may be done', (state, labels) => {
    const { blocks } = messageOf(undefined, anEscalation({ state }));

    const shown = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

    expect(shown.map((element) => 'text' in element && element.text.text)).toEqual(labels);
  });

  it('as Markdown has every receipt, in fences that no quote can end', () => {
    const quote = 'first\n```\n# Not a heading of ours\n<script>alert(1)</script>\n````';
    const facts = someFacts({
      diagnosis: {
        causes: [aCause({ receipts: [aReceipt({ quote })], claim: '# <b>big</b> [x](http://e.example)' })],
      },
    });

    const markdown = packetMarkdown(anEscalation(), packetOf(facts));

    expect(markdown).toContain('   `````\n   first\n   ```');
    expect(markdown).toContain(String.raw`\# \<b\>big\</b\> \[x\](http://e.example)`);
    expect(markdown.match(/^#{1,6} .*$/gmu)).not.toContain('# Not a heading of ours');
  });
});

describe('the service of an entity', () => {
  const find = serviceFinder([
    { name: 'check' },
    { name: 'checkout' },
    { name: 'ledger', entities: ['billing/*/ledger*'] },
  ]);

  it.each([
    ['shop/Pod/checkout-7d9f-x2x', 'checkout'],
    ['shop/Deployment/check', 'check'],
    ['billing/StatefulSet/ledger-db', 'ledger'],
    ['shop/StatefulSet/ledger-db', undefined],
    ['shop/Pod/checkouts', undefined],
  ] as const)('%s is %s', (entity, name) => {
    expect(find(entity)?.name).toBe(name);
  });
});
