import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import type { Escalation } from '../../../src/escalation/escalation.ts';
import { packetOf } from '../../../src/escalation/packet.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { answerMessage } from '../../../src/slack/views/answer.ts';
import { counterLines, lastTimeLines, recoveredLine } from '../../../src/slack/views/counter.ts';
import { diagnosisMessage } from '../../../src/slack/views/diagnosis.ts';
import { failureMessage } from '../../../src/slack/views/failure.ts';
import { doneReply, firstReply, pointerReply, progressReply } from '../../../src/slack/views/first-reply.ts';
import { hushed } from '../../../src/slack/views/hushed.ts';
import { type Message, message, section } from '../../../src/slack/views/limits.ts';
import { contactMessage, packetMessage } from '../../../src/slack/views/packet.ts';
import { receiptsMessage } from '../../../src/slack/views/receipts-list.ts';
import { firesAgain, resolvedMessage } from '../../../src/slack/views/resolved.ts';
import { ruledOutMessage } from '../../../src/slack/views/ruled-out-list.ts';
import { nothingYet, openList, whichOne } from '../../../src/slack/views/said.ts';
import { statusMessage } from '../../../src/slack/views/status.ts';
import type { Answer } from '../../../src/triage.ts';
import { checkMessage } from '../../support/block-limits.ts';
import {
  aCause,
  aDiagnosis,
  aLookUp,
  aModelNote,
  anAlert,
  anEvidence,
  anIncident,
  aReceipt,
} from '../../support/diagnoses.ts';
import { anEscalation, someFacts } from '../../support/escalations.ts';
import { hostileTexts } from '../../support/hostile.ts';

const at = '2026-03-04T14:20:00.000Z';
/** Whom a message may mention: who is in the settings, or pressed or said something. */
const known = new Set(['U0HUMAN', 'S0FIRST', 'U0SECOND']);

const thread = { team: 'T0TEAM', channel: 'C0ALERTS', threadTs: '1772000000.000100' };

function hostileIncident(text: string): Incident {
  const corrections = [{ by: text, at, text, run: 1 } as const, { by: 'U0HUMAN', at, text, run: 1 } as const];
  return anIncident({
    alerts: [
      anAlert({ name: text, summary: text, links: [{ title: text, url: `https://evil.example/${text}` }] }),
      anAlert({ name: `${text} 2`, fingerprint: 'f2' }),
    ],
    firing: { a: true, b: false },
    critical: 1,
    repeats: 3,
    flaps: 2,
    storm: `namespace ${text}`,
    acknowledged: { at, where: text },
    stopped: { by: text, at, run: 1 },
    corrections,
    recoveredAt: at,
    failure: { domain: 'source', message: text },
    lastTime: {
      ...{ incident: 'inc_0', at, thread, verdict: 'likely', claim: text },
      corrections,
    },
  });
}

function hostileDiagnosis(text: string): Diagnosis {
  const entity = `shop/Pod/${text}` as const;
  const receipts = [aReceipt({ quote: text, locator: text })];
  return aDiagnosis({
    reason: text,
    causes: [
      aCause({ entity, claim: text, receipts }),
      aCause({ entity, claim: text, status: 'hypothesis', receipts }),
    ],
    symptoms: [{ entity, claim: text, explainedBy: entity, receipts }],
    ruledOut: [{ entity: `${entity}2`, mechanism: text, why: text, receipts }],
    suspicions: [{ what: text, entity, receipts }],
    unknowns: [{ what: text, next: text }],
    actions: [{ kind: text, args: { text }, why: text }],
    coverage: [aLookUp({ source: text, note: text, status: 'denied' })],
    model: aModelNote({ name: text, prompt: text }),
  });
}

function hostileEscalation(text: string, change: Partial<Escalation> = {}): Escalation {
  const trigger = { name: 'person-asked', title: text, why: text, urgency: 'page' } as const;
  return anEscalation({
    triggers: [trigger, { ...trigger, name: 'outage' }],
    contacts: ['S0FIRST', text],
    answers: [{ by: text, at, act: 'acknowledge' }],
    ...change,
  });
}

const packetFor = (text: string) =>
  packetOf(
    someFacts({
      incident: hostileIncident(text),
      diagnosis: hostileDiagnosis(text),
      services: [
        { name: text, owner: text, tier: 1, runbook: `https://evil.example/${text}`, compliance: [text] },
      ],
      impacts: [{ entity: `shop/Service/${text}`, errorShare: 0.4, receipts: [aReceipt({ quote: text })] }],
    }),
    () => anEvidence({ source: text, query: text, link: text }),
  );

const hostileAnswer = (text: string, change: Partial<Answer> = {}): Answer => ({
  ...{ status: 'known', about: [`shop/Pod/${text}`], unseen: [text], seenUntil: at },
  ...{ unknown: text, notice: text, suggestions: [`shop/Pod/${text}`] },
  lines: [
    { words: text, receipts: [aReceipt({ quote: text, locator: 'elsewhere' })] },
    { words: `${text} and more`, receipts: [] },
  ],
  asked: [aLookUp({ source: text, note: text, status: 'denied' })],
  ...change,
});

/** Every message that is posted about an incident, with `text` wherever text from outside may stand. */
async function messagesWith(text: string): Promise<Readonly<Record<string, Message>>> {
  const [incident, diagnosis] = [hostileIncident(text), hostileDiagnosis(text)];
  const escalation = hostileEscalation(text);
  const packet = packetFor(text);
  const evidence = async () =>
    anEvidence({ source: text, query: text, link: `https://evil.example/${text}` });
  const failure = { domain: 'source', message: text } as const;
  const packetParts = { packet, acknowledgeMs: 600_000, threadLink: '', notice: '' };
  return {
    packet: packetMessage({ ...packetParts, escalation }),
    'packet in quiet time': packetMessage({
      ...packetParts,
      escalation: hostileEscalation(text, { contact: -1, contacts: [text], answers: [], urgency: 'notify' }),
    }),
    'first contact': contactMessage(hostileEscalation(text, { contact: 0 }), packet),
    'second contact': contactMessage(hostileEscalation(text, { contact: 1 }), packet),
    'known answer': await answerMessage(hostileAnswer(text), aDiagnosis(), evidence),
    'unknown answer': await answerMessage(
      hostileAnswer(text, { status: 'unknown', lines: [] }),
      diagnosis,
      evidence,
    ),
    'unclear answer': await answerMessage(
      hostileAnswer(text, { status: 'unclear', lines: [] }),
      diagnosis,
      evidence,
    ),
    'first reply': firstReply(incident, [text]),
    progress: progressReply(incident, { asked: 6, answered: 4, elapsedMs: 9_000 }),
    done: doneReply(incident, 'diagnosed'),
    counter: message('x', [
      section(...counterLines(incident), ...lastTimeLines(incident), recoveredLine(incident)),
    ]),
    pointer: pointerReply(incident),
    diagnosis: diagnosisMessage(incident, diagnosis, escalation),
    failure: failureMessage(incident, failure, escalation),
    status: statusMessage(incident, diagnosis),
    'status without a diagnosis': statusMessage(incident, undefined),
    receipts: receiptsMessage(incident, diagnosis),
    'ruled out': ruledOutMessage(diagnosis),
    resolved: resolvedMessage({ ...incident, state: 'resolved' }),
    'fires again': firesAgain(incident),
    'open list': openList([incident, incident]),
    'which one': whichOne([incident], `why ${text}`),
    'nothing yet': nothingYet(incident),
  };
}

/** Ids that a message would call. */
const mentionsIn = (blocks: unknown): string[] =>
  [...JSON.stringify(blocks).matchAll(/<(?:@|!subteam\^)([A-Z0-9]+)>/gu)].map((match) => match[1] ?? '');

describe('every message about an incident, with hostile text in all of its parts', () => {
  test.each(Object.entries(hostileTexts))('is inert and inside the limits: %s', async (_, text) => {
    const faults: string[] = [];

    for (const [name, view] of Object.entries(await messagesWith(text)))
      faults.push(...checkMessage(view).map((fault) => `${name}: ${fault}`));

    expect(faults).toEqual([]);
  });

  test.each(Object.entries(hostileTexts))('mentions nobody whom we do not know: %s', async (_, text) => {
    const all = Object.values(await messagesWith(text));

    expect(all.flatMap(({ blocks }) => mentionsIn(blocks)).filter((id) => !known.has(id))).toEqual([]);
    expect(all.flatMap((view) => mentionsIn(hushed(view).blocks)).filter((id) => id === 'U0HUMAN')).toEqual(
      [],
    );
  });

  test('mentions those whom we do know, so that the check above can fail', async () => {
    const { packet, status } = await messagesWith('plain');

    expect(mentionsIn(packet?.blocks)).toEqual(['S0FIRST']);
    expect(mentionsIn(status?.blocks)).toEqual(['U0HUMAN']);
  });
});
