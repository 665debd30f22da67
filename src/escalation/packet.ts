import { type CoverageEntry, statusWords } from '../evidence/coverage.ts';
import type { Evidence, EvidenceId } from '../evidence/evidence.ts';
import type { Receipt } from '../evidence/receipt.ts';
import type { Cause, Diagnosis, Verdict } from '../diagnosis/diagnosis.ts';
import type { Instant } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';
import { wasAnswered } from '../lib/signal.ts';
import type { EscalationFacts } from './escalation.ts';
import { type Numbers, receiptNumbers } from './packet-receipts.ts';
import type { ServiceFacts } from './services.ts';

/** A claim with the numbers of its receipts in the packet. */
export interface Claim {
  readonly entity?: EntityId;
  readonly words: string;
  readonly receipts: readonly number[];
}

/** A receipt as the packet prints it, with the look-up that it came from. */
export interface PacketReceipt {
  readonly number: number;
  readonly evidence: EvidenceId;
  readonly locator: string;
  readonly quote: string;
  readonly stance: Receipt['stance'];
  readonly source?: string;
  readonly query?: string;
  readonly observedAt?: Instant;
  readonly link?: string;
}

/** Everything that people need who take an incident over, without the bot and without its store. */
export interface Packet {
  readonly incident: string;
  readonly run: number;
  readonly title: string;
  /** When the alert began, or the first cause did. */
  readonly since?: Instant;
  /** What the alert itself says. */
  readonly says: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** What customers feel; empty where nothing was measured. */
  readonly affected: readonly (Claim & {
    readonly errorShare: number;
    readonly affected?: number;
    readonly minutes?: number;
  })[];
  readonly services: readonly ServiceFacts[];
  readonly causes: readonly (Claim & {
    readonly status: Cause['status'];
    readonly since?: Instant;
    readonly against: readonly number[];
  })[];
  readonly symptoms: readonly Claim[];
  readonly ruledOut: readonly Claim[];
  /** Texts in telemetry that read like instructions. */
  readonly suspicions: readonly Claim[];
  readonly notSeen: readonly string[];
  readonly tried: {
    readonly lookUps: number;
    readonly repeated: number;
    readonly seconds: number;
    /** What a model had to do with it, in words. */
    readonly model: string;
    readonly earlierAttempts: number;
  };
  /** Where to look next, three at most. */
  readonly next: readonly string[];
  /** Suggested, never done. */
  readonly actions: readonly string[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly coverage: readonly CoverageEntry[];
  readonly receipts: readonly PacketReceipt[];
}

const lookUpsNamed = 3;
/** Fewer errors than this are the noise of every system. */
const leastShare = 0.01;

/** Puts together what is known; `find` gives the evidence behind receipts, where it is still stored. */
export function packetOf(
  facts: EscalationFacts,
  find: (id: EvidenceId) => Evidence | undefined = () => undefined,
): Packet {
  const { incident, diagnosis, services, impacts, failedAttempts } = facts;
  const felt = impacts.filter(({ errorShare }) => errorShare >= leastShare);
  const numbers = receiptNumbers(
    diagnosis,
    felt.flatMap(({ receipts }) => receipts),
  );
  return {
    ...{ incident: incident.id, run: incident.run, ...opening(facts) },
    ...{
      verdict: diagnosis.verdict,
      reason: diagnosis.reason,
      services,
      ...claims({ ...facts, impacts: felt }, numbers),
    },
    notSeen: notSeen(diagnosis),
    tried: {
      lookUps: diagnosis.coverage.length + (diagnosis.model?.lookUps ?? 0),
      repeated: diagnosis.model?.repeated ?? 0,
      seconds: diagnosis.cost.seconds,
      model: modelWords(diagnosis),
      earlierAttempts: failedAttempts,
    },
    next: nextLookUps(diagnosis),
    actions: diagnosis.actions.map(({ kind, args, why }) => `${kind} ${JSON.stringify(args)}: ${why}`),
    links: linksOf(facts),
    coverage: diagnosis.coverage,
    receipts: numbers.all.map(({ number, receipt }) => printed(number, receipt, find(receipt.evidence))),
  };
}

function opening({ incident, diagnosis }: EscalationFacts): Pick<Packet, 'title' | 'says' | 'since'> {
  const [alert] = incident.alerts;
  const since = alert?.startsAt ?? diagnosis.causes.find(({ status }) => status === 'cause')?.since;
  return {
    title: alert?.name ?? incident.question ?? incident.id,
    says: alert?.summary ?? incident.question ?? '',
    ...(since !== undefined && { since }),
  };
}

function claims(
  { diagnosis, impacts }: EscalationFacts,
  { of }: Numbers,
): Pick<Packet, 'affected' | 'causes' | 'symptoms' | 'ruledOut' | 'suspicions'> {
  const stance = (receipts: readonly Receipt[], wanted: Receipt['stance']) =>
    of(receipts.filter((receipt) => receipt.stance === wanted));
  return {
    affected: impacts.map(({ entity, errorShare, affected, minutes, receipts }) => ({
      ...(entity !== undefined && { entity }),
      ...{ words: '', errorShare, receipts: of(receipts) },
      ...(affected !== undefined && { affected }),
      ...(minutes !== undefined && { minutes }),
    })),
    causes: diagnosis.causes.map(({ entity, claim, status, since, receipts }) => ({
      ...{ entity, words: claim, status },
      ...(since !== undefined && { since }),
      receipts: stance(receipts, 'supports'),
      against: stance(receipts, 'contradicts'),
    })),
    symptoms: diagnosis.symptoms.map(({ entity, claim, receipts }) => ({
      ...{ entity, words: claim, receipts: of(receipts) },
    })),
    ruledOut: diagnosis.ruledOut.map(({ entity, why, receipts }) => ({
      ...{ entity, words: why, receipts: of(receipts) },
    })),
    suspicions: (diagnosis.suspicions ?? []).map(({ entity, what, receipts }) => ({
      ...(entity !== undefined && { entity }),
      ...{ words: what, receipts: of(receipts) },
    })),
  };
}

function notSeen({ unknowns, coverage }: Diagnosis): readonly string[] {
  const gaps = coverage
    .filter(({ status }) => !wasAnswered(status))
    .map(({ source, signal, status }) => `${source} ${signal} (${statusWords[status]})`);
  return [...new Set([...gaps, ...unknowns.map(({ what }) => what)])];
}

/** What the diagnosis would look at next; then whatever could not be read, again. */
function nextLookUps({ unknowns, coverage, causes }: Diagnosis): readonly string[] {
  const again = coverage
    .filter(({ status }) => !wasAnswered(status))
    .map(({ source, signal }) => `${source} ${signal}, once it answers`);
  const unproven = causes
    .filter(({ status }) => status === 'hypothesis')
    .map(({ entity }) => `what changed at \`${entity}\` and what it touches`);
  const wanted = [...unknowns.map(({ next }) => next), ...again, ...unproven].filter((next) => next !== '');
  return [...new Set(wanted)].slice(0, lookUpsNamed);
}

function modelWords({ model }: Diagnosis): string {
  if (model === undefined) return 'no model';
  const ended = {
    submitted: 'its answer passed the gate',
    objected: 'its answer did not pass the gate',
    budget: 'the budget ended it',
    stalled: 'it found nothing new',
    stopped: 'it was stopped',
    failed: 'it failed',
  };
  return `model ${model.name}, ${model.turns} turns: ${ended[model.ended]}`;
}

function linksOf({ services, incident }: EscalationFacts): Packet['links'] {
  const ofServices = services.flatMap(({ name, dashboard, runbook }) => [
    ...(dashboard === undefined ? [] : [{ title: `${name} dashboard`, url: dashboard }]),
    ...(runbook === undefined ? [] : [{ title: `${name} runbook`, url: runbook }]),
  ]);
  const all = [...ofServices, ...incident.alerts.flatMap(({ links }) => links)];
  return [...new Map(all.map((link) => [link.url, link])).values()];
}

function printed(number: number, receipt: Receipt, evidence: Evidence | undefined): PacketReceipt {
  const { evidence: id, locator, quote, stance } = receipt;
  const base = { number, evidence: id, locator, quote, stance };
  if (evidence === undefined) return base;
  const { source, query, observedAt, link } = evidence;
  return { ...base, source, query, observedAt, ...(link !== undefined && { link }) };
}
