import { describe, expect, it } from 'vitest';
import { matchAlertRecords } from '../../src/sources/match-alerts.ts';
import type { AlertRecord } from '../../src/sources/signals.ts';

const record = (name: string, labels: Readonly<Record<string, string>>): AlertRecord => ({
  name,
  state: 'firing',
  labels: { alertname: name, ...labels },
  annotations: {},
});

const shop = record('HighErrors', { namespace: 'shop', service: 'till', severity: 'critical' });
const store = record('HighErrors', { namespace: 'store', service: 'till', severity: 'critical' });
const slow = record('SlowAnswers', { namespace: 'shop', service: 'till', severity: 'critical' });
const all = [shop, store, slow];

describe('a title that lists values without names', () => {
  it('means the record that has the name and every value', () => {
    expect(matchAlertRecords('HighErrors', ['shop', 'till', 'critical'], all)).toEqual([shop]);
  });

  it('means every record of a group when only their common values are listed', () => {
    expect(matchAlertRecords('HighErrors', ['till', 'critical'], all)).toEqual([shop, store]);
  });

  it('means all of the name when no value is listed', () => {
    expect(matchAlertRecords('HighErrors', [], all)).toEqual([shop, store]);
  });

  it('means none when one value is nobody’s', () => {
    expect(matchAlertRecords('HighErrors', ['shop', 'warning'], all)).toEqual([]);
  });

  it('means none when the name is another', () => {
    expect(matchAlertRecords('Errors', ['shop'], all)).toEqual([]);
  });

  it('means none when the name is not said, however well the values fit', () => {
    expect(matchAlertRecords('shop', ['till', 'critical'], all)).toEqual([]);
  });

  it('is read in whole values, not in parts of them', () => {
    expect(matchAlertRecords('HighErrors', ['sho', 'till'], all)).toEqual([]);
  });

  it('may hold values with blanks, whichever way they were split', () => {
    const long = record('Disk full', { mountpoint: '/var/lib/My Data', team: 'storage team' });

    expect(matchAlertRecords('Disk', ['full', '/var/lib/My', 'Data', 'storage', 'team'], [long])).toEqual([
      long,
    ]);
    expect(matchAlertRecords('Disk full', ['/var/lib/My Data', 'storage team'], [long])).toEqual([long]);
    expect(matchAlertRecords('Disk full', ['/var/lib/My'], [long])).toEqual([]);
  });

  it('may carry the other values of the group in its name', () => {
    expect(matchAlertRecords('HighErrors shop', ['till'], all)).toEqual([shop]);
  });

  it('may begin with another label than the name', () => {
    expect(matchAlertRecords('shop', ['HighErrors', 'till'], all)).toEqual([shop]);
  });

  it('may be cut off in its last word', () => {
    expect(matchAlertRecords('HighErrors', ['shop', 'ti…'], all)).toEqual([shop]);
  });

  it('is matched in time that grows with its length', () => {
    const labels = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`l${index}`, 'a a']));

    expect(
      matchAlertRecords(
        'X',
        Array.from({ length: 2001 }, () => 'a'),
        [record('X', labels)],
      ),
    ).toEqual([]);
  });
});
