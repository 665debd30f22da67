import { describe, expect, it } from 'vitest';
import { type CoverageEntry, coverageLine } from '../../src/evidence/coverage.ts';

const entry = (change: Partial<CoverageEntry>): CoverageEntry => ({
  source: 'kubernetes',
  signal: 'objects',
  status: 'ok',
  records: 3,
  note: '',
  redactions: {},
  repairs: {},
  broken: 0,
  ...change,
});

describe('coverageLine', () => {
  it('says how many sources were checked', () => {
    expect(
      coverageLine([entry({}), entry({ signal: 'events' }), entry({ source: 'loki', status: 'empty' })]),
    ).toBe('Checked 2 of 2 sources · Loki: nothing there');
    expect(coverageLine([entry({})])).toBe('Checked 1 of 1 source');
    expect(coverageLine([])).toBe('Checked 0 of 0 sources');
  });

  it.each([
    ['denied', 'access denied'],
    ['timeout', 'timed out'],
    ['rate-limited', 'rate-limited'],
    ['unreachable', 'unreachable'],
    ['misconfigured', 'misconfigured'],
  ] as const)('names a source that ended %s as not checked', (status, words) => {
    const entries = [entry({}), entry({ source: 'tempo', signal: 'traces', status })];

    expect(coverageLine(entries)).toBe(`Checked 1 of 2 sources · Tempo: ${words} (not checked)`);
  });

  it('names the signals of a source that answered for others', () => {
    const entries = [
      entry({}),
      entry({ signal: 'events', status: 'timeout' }),
      entry({ signal: 'logs', status: 'timeout' }),
      entry({ signal: 'probes', status: 'denied' }),
    ];

    expect(coverageLine(entries)).toBe(
      'Checked 1 of 1 source · Kubernetes events, logs: timed out (not checked) · ' +
        'Kubernetes probes: access denied (not checked)',
    );
  });

  it('says what was cut short', () => {
    expect(coverageLine([entry({}), entry({ signal: 'logs', status: 'truncated' })])).toBe(
      'Checked 1 of 1 source · Kubernetes logs: cut short',
    );
  });

  it('says what was damaged, cleaned and redacted', () => {
    const entries = [
      entry({
        signal: 'logs',
        broken: 2,
        repairs: { 'control code': 10, mojibake: 1 },
        redactions: { jwt: 30 },
      }),
      entry({ signal: 'events', repairs: { 'control code': 1 }, redactions: { password: 7 } }),
    ];

    expect(coverageLine(entries)).toBe(
      'Checked 1 of 1 source · 2 lines could not be read in logs · 12 damaged characters cleaned in logs, events · ' +
        '37 redactions',
    );
  });

  it('counts one as one', () => {
    expect(
      coverageLine([entry({ broken: 1, redactions: { jwt: 1 }, repairs: { 'tag character': 1 } })]),
    ).toBe(
      'Checked 1 of 1 source · 1 line could not be read in objects · 1 damaged character cleaned in objects · ' +
        '1 redaction',
    );
  });
});
