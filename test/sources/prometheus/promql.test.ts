import { describe, expect, it } from 'vitest';
import { measured, oneOf, quoted } from '../../../src/sources/prometheus/promql.ts';

describe('what a condition measures', () => {
  it.each([
    ['up == 0', ['up']],
    ['rate(errors_total[5m]) / rate(all_total[5m]) > 0.05', ['rate(errors_total[5m]) / rate(all_total[5m])']],
    ['(sum(a) by (b) > 1e3)', ['sum(a) by (b)']],
    ['0.9 < max(a)', ['max(a)']],
    ['a > bool 1', ['a']],
    ['a >= -5', ['a']],
    ['a > 5 and on (pod) b < 3', ['a', 'b']],
    ['a > 1 or ignoring(x, y) a > 2', ['a']],
    ['(a > 1) unless (b == 1)', ['a', 'b']],
    ['a{x=~"b > 5 or c"} > 5', ['a{x=~"b > 5 or c"}']],
    ["a{x='it\\'s > 1'} != 2", ["a{x='it\\'s > 1'}"]],
    ['sum(a > 1) > 2', ['sum(a > 1)']],
    ['max_over_time((a > bool 1)[5m:1m]) == 1', ['max_over_time((a > bool 1)[5m:1m])']],
    ['kube_spec_replicas != kube_status_replicas', ['kube_spec_replicas != kube_status_replicas']],
    ['absent(up{job="api"})', ['absent(up{job="api"})']],
    ['a > 1 # more than 2 > 1\n', ['a']],
    ['band_or_two > 1', ['band_or_two']],
    ['vector(1)', []],
    ['', []],
  ])('%s', (condition, expected) => {
    expect(measured(condition)).toEqual(expected);
  });
});

it('quotes what would end a string', () => {
  expect(quoted('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
});

it('fits exactly the values in a matcher, whatever signs they hold', () => {
  expect(oneOf(['shop', 'a.b|c'])).toBe('"shop|a\\\\.b\\\\|c"');
});
