import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { EvidenceError } from '../../src/evidence/evidence-error.ts';
import { locate, textAt } from '../../src/evidence/place.ts';
import { mintReceipt, type Receipt, standsAt } from '../../src/evidence/receipt.ts';
import type { JsonValue } from '../../src/lib/json.ts';

const evidenceOf = (...records: readonly JsonValue[]): Evidence => ({
  id: 'ev_00000000000000000001',
  source: 'kubernetes',
  signal: 'objects',
  query: 'get deployments -n shop',
  window: { from: '2026-03-01T14:00:00.000Z', to: '2026-03-01T14:30:00.000Z' },
  observedAt: '2026-03-01T14:30:00.000Z',
  records,
  redactions: {},
  repairs: {},
});

const evidence = evidenceOf(
  { manifest: { metadata: { annotations: { 'a/b~c': 'slashed' } }, spec: { replicas: 0, paused: false } } },
  { text: 'OOMKilled: memory limit 64Mi', empty: '', list: ['x', { y: null }] },
);

describe('mintReceipt', () => {
  it.each([
    ['0/manifest/spec/replicas', '0'],
    ['0/manifest/spec', '{"paused":false,"replicas":0}'],
    ['0/manifest/metadata/annotations/a~1b~0c', 'slashed'],
    ['1/text', 'OOMKilled: memory limit 64Mi'],
    ['1/list/1/y', 'null'],
    ['1', '{"empty":"","list":["x",{"y":null}],"text":"OOMKilled: memory limit 64Mi"}'],
    ['query', 'get deployments -n shop'],
  ])('quotes what stands at %s', (locator, quote) => {
    const receipt = mintReceipt(evidence, locator, { shows: 'state' });

    expect(receipt).toEqual({ evidence: evidence.id, locator, quote, shows: 'state', stance: 'supports' });
    expect(standsAt(evidence, receipt)).toBe('stands');
  });

  it.each([
    '2',
    '1/none',
    '1/text/0',
    '0/manifest/spec/__proto__',
    '',
    'x',
    '-1',
    '01',
    '1.0',
    '1/list/9',
    '0x0',
  ])('refuses the locator %j, where nothing stands', (locator) => {
    expect(() => mintReceipt(evidence, locator, { shows: 'state' })).toThrow(EvidenceError);
  });

  it('picks the decisive part of a long text', () => {
    const quoted = (part: string | RegExp) => mintReceipt(evidence, '1/text', { shows: 'state', part }).quote;
    const sticky = /limit/gu;
    sticky.lastIndex = 25;

    expect(quoted('memory limit')).toBe('memory limit');
    expect(quoted(/limit \d+Mi/u)).toBe('limit 64Mi');
    expect(quoted(sticky)).toBe('limit');
    expect(quoted('not there')).toBe('OOMKilled: memory limit 64Mi');
    expect(quoted(/nor this/u)).toBe('OOMKilled: memory limit 64Mi');
  });

  it('carries its stance', () => {
    expect(mintReceipt(evidence, '1/text', { shows: 'link', stance: 'contradicts' })).toMatchObject({
      shows: 'link',
      stance: 'contradicts',
    });
  });

  it.each([
    ['plain letters', 'a'.repeat(601), 600],
    ['what fits exactly', 'a'.repeat(600), 600],
    ['families, whole', `${'a'.repeat(595)}👩‍👩‍👧‍👦b`, 595],
    ['accents with their letters', `${'a'.repeat(599)}e\u0301${'b'.repeat(100)}`, 599],
    ['a heap of accents, between characters', `e${'\u0301'.repeat(10_000)}`, 600],
    ['a heap of skin tones, between characters', `x${'\u{1f3fb}'.repeat(1_000)}`, 599],
  ])('caps a quote of %s', (_what, text, length) => {
    const long = evidenceOf({ text });

    const receipt = mintReceipt(long, '0/text', { shows: 'state' });

    expect(receipt.quote).toHaveLength(length);
    expect(standsAt(long, receipt)).toBe('stands');
  });

  it('mints only what stands, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 1_200, size: 'max' }), (text) => {
        const any = evidenceOf([text]);

        const receipt = mintReceipt(any, '0/0', { shows: 'state' });

        expect(receipt.quote.length).toBeLessThanOrEqual(600);
        expect(receipt.quote.isWellFormed()).toBe(true);
        expect(standsAt(any, receipt)).toBe('stands');
      }),
    );
  });
});

describe('standsAt', () => {
  const receipt: Receipt = mintReceipt(evidence, '1/text', { shows: 'state', part: 'OOMKilled' });

  it.each([
    ['an altered quote', { quote: 'OOMkilled' }, /quote does not stand at 1\/text/u],
    ['another place', { locator: '0/manifest' }, /quote does not stand at 0\/manifest/u],
    ['no place', { locator: '7/text' }, /nothing stands at 7\/text/u],
    ['other evidence', { evidence: 'ev_00000000000000000002' }, /receipt for ev_00000000000000000002/u],
    ['an empty quote', { quote: '' }, /empty quote shows nothing/u],
  ] as const)('says what is wrong with %s', (_what, change, reason) => {
    expect(standsAt(evidence, { ...receipt, ...change })).toMatch(reason);
  });

  it('lets an empty text be quoted', () => {
    expect(standsAt(evidence, mintReceipt(evidence, '1/empty', { shows: 'absence' }))).toBe('stands');
  });
});

describe('locate', () => {
  it.each([
    ['OOMKilled', '1/text'],
    ['slashed', '0/manifest/metadata/annotations/a~1b~0c'],
    ['0', '0/manifest/spec/replicas'],
    ['false', '0/manifest/spec/paused'],
    ['x', '1/list/0'],
    ['"replicas":0', '0/manifest/spec'],
    ['-n shop', 'query'],
  ])('finds %j', (quote, locator) => {
    expect(locate(evidence, quote)).toBe(locator);
    expect(textAt(evidence, locator)).toContain(quote);
  });

  it.each(['', 'nowhere', 'oomkilled'])('finds nothing for %j', (quote) => {
    expect(locate(evidence, quote)).toBeUndefined();
  });

  it('finds a place where the quote really stands, for any records', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(), fc.nat(), (values, start, length) => {
        const any = evidenceOf(...(values as JsonValue[]));
        const text = textAt(any, '0') ?? '';
        const quote = text.slice(start % (text.length + 1)).slice(0, 1 + (length % 20));
        fc.pre(quote !== '');

        const locator = locate(any, quote);

        expect(textAt(any, locator ?? 'none')).toContain(quote);
      }),
    );
  });
});
