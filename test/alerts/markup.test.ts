import { describe, expect, it } from 'vitest';
import { cut, plainText, readMarkup } from '../../src/alerts/markup.ts';

describe('readMarkup', () => {
  it.each([
    ['&lt;b&gt; &amp; c', '<b> & c'],
    ['&amp;lt; stays escaped once', '&lt; stays escaped once'],
    ['see <https://a.example/x|the page>.', 'see the page.'],
    ['<https://a.example/x?a=1&amp;b=2>', 'https://a.example/x?a=1&b=2'],
    ['<https://a.example|[Monitor Status>] now', 'Monitor Status now'],
    ['<https://a.example|[a] b>]', '[a] b'],
    ['[<https://a.example|a>]', '[a]'],
    ['<@U1> <@U2|sam> <#C1|ops> <!here> <!subteam^S1|@oncall>', '@U1 @sam #ops @here @oncall'],
    ['<!date^1790500000^{date}|27 September>', '27 September'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['1 < 2 > 0 and <nothing known>', '1 < 2 > 0 and <nothing known>'],
    ['one\r\ntwo\u0007\u200b\u202e', 'one\ntwo'],
  ])('shows %j as %j', (raw, text) => {
    expect(readMarkup(raw).text).toBe(text);
  });

  it.each([
    [
      '<https://a.example/x?a=1&amp;b=2|*The page*>',
      { title: 'The page', url: 'https://a.example/x?a=1&b=2' },
    ],
    ['*Runbook:* <https://a.example/x|:book:>', { title: 'Runbook', url: 'https://a.example/x' }],
    ['Dashboard: https://a.example/x.', { title: 'Dashboard', url: 'https://a.example/x' }],
    ['look: there <https://a.example:8080/x>', { title: 'a.example:8080', url: 'https://a.example:8080/x' }],
  ])('finds the link in %j', (raw, link) => {
    expect(readMarkup(raw).links).toEqual([link]);
  });

  it.each(['<javascript:alert(1)|click>', '<file:///etc/passwd>', '<https://|x>', 'ftp://a.example'])(
    'finds no link that a browser should not open in %j',
    (raw) => {
      expect(readMarkup(raw).links).toEqual([]);
    },
  );

  it('names who is mentioned', () => {
    expect(readMarkup('<@U1> and <@W2|sam>, not <#C1>').mentions).toEqual(['U1', 'W2']);
  });
});

describe('plainText', () => {
  it.each([
    ['*bold* `code` ~gone~ _soft_', 'bold code gone soft'],
    ['snake_case_name and __init__', 'snake_case_name and __init__'],
    [':fire: down :+1:', 'down :+1:'],
    ['service:checkout:http at 10:30:45', 'service:checkout:http at 10:30:45'],
    ['on service:checkout: slow', 'on service:checkout: slow'],
  ])('reads %j as %j', (marked, plain) => {
    expect(plainText(marked)).toBe(plain);
  });
});

it('cut says that something is missing and never halves a character', () => {
  expect(cut('abcdef', 6)).toBe('abcdef');
  expect(cut('abcdefg', 6)).toBe('abcde…');
  expect(cut('abcd😀efg', 6)).toBe('abcd…');
});
