import { describe, expect, it } from 'vitest';
import { renderThread } from '../../src/demo/render-thread.ts';
import type { ChatMessage } from '../../src/demo/state/message.ts';

const at = (seconds: number) => `${Date.UTC(2026, 2, 4, 14, 2, seconds) / 1000}.000100`;
const message = (more: Partial<ChatMessage>): ChatMessage => ({
  type: 'message',
  channel: 'C0INCIDENT',
  team: 'T0LOCAL001',
  ts: at(0),
  text: '',
  ...more,
});
const bot = { user: 'U0CASEFILE', bot_id: 'B0CASEFILE', bot_profile: { name: 'casefile' } };
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const render = (...messages: ChatMessage[]) => renderThread(messages, { zone: 'UTC', width: 72 });

describe('renderThread', () => {
  it('reads as a conversation: who, when, what, replies indented, buttons in brackets', () => {
    const thread = [
      message({
        username: 'Alertmanager',
        attachments: [
          {
            color: 'a30200',
            title: '[FIRING:1] RequestErrorRate (storefront)',
            title_link: 'http://alerts.example.com/#/alerts',
          },
        ],
      }),
      message({ ...bot, ts: at(9), thread_ts: at(0), text: ':mag: Looked at *RequestErrorRate*: 9 s.' }),
      message({
        ...bot,
        ts: at(10),
        thread_ts: at(0),
        text: 'unused where there are blocks',
        blocks: [
          section('*Confirmed: a new NetworkPolicy blocks all traffic into `storefront`.*'),
          section(
            `Cause: \`shop/NetworkPolicy/deny\`, created <!date^${at(0).slice(0, 10)}^{time_secs}|x> [1]. See <https://example.com/e/1|evidence>.`,
          ),
          {
            type: 'context',
            elements: [{ type: 'mrkdwn', text: 'Checked 6 of 6 sources · 9 s · no model' }],
          },
          {
            type: 'actions',
            elements: [
              { type: 'button', text: plain('Receipts') },
              { type: 'button', text: plain(':+1: Right') },
            ],
          },
        ],
      }),
    ];

    expect(render(...thread)).toBe(`Alertmanager  14:02
  ┃ [FIRING:1] RequestErrorRate (storefront)
  ┃ http://alerts.example.com/#/alerts

    casefile  14:02
      🔍 Looked at RequestErrorRate: 9 s.

    casefile  14:02
      Confirmed: a new NetworkPolicy blocks all traffic into storefront.
      Cause: shop/NetworkPolicy/deny, created 14:02:00 [1]. See evidence
      (https://example.com/e/1).
      Checked 6 of 6 sources · 9 s · no model
      [Receipts] [👍 Right]`);
  });

  it('writes quotes, code blocks, lists, headers, fields and tables', () => {
    const blocks = [
      { type: 'header', text: plain('Receipts') },
      { type: 'divider' },
      section('&gt; quoted &amp; said\n```kind: Pod\n  name: x```'),
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*Severity*\ncritical' }] },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'one', style: { bold: true } }] },
            ],
          },
        ],
      },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'code' },
            { type: 'raw_text', text: '503' },
          ],
        ],
      },
    ];

    expect(render(message({ ...bot, text: 'x', blocks }))).toBe(`casefile  14:02
  Receipts
  ────────
  > quoted & said
      kind: Pod
        name: x
  Severity critical
  • one
  code │ 503`);
  });

  it('names people and channels in mentions', () => {
    const text = '<@U0CASEFILE> and <@U0OTHER> in <#C0X|alerts>, <!here>, <!subteam^S1|@oncall>';

    expect(render(message({ user: 'U0VISITOR1', text }))).toBe(
      'you  14:02\n  @casefile and @U0OTHER in #alerts, @here, @oncall',
    );
  });

  it('leaves control characters of a message out, because a terminal would obey them', () => {
    const text = 'a\u001B[2Jb\u0007 \u009B31mred\ttab';

    const said = render(
      message({ username: 'x\u001B]0;title\u0007', text, attachments: [{ title: 'c\u001B[1md' }] }),
    );

    expect(said).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u);
    expect(said).toContain('a[2Jb');
  });

  it('marks names and bold text only where a terminal was promised', () => {
    const bold = message({ ...bot, text: '*sure*' });

    expect(renderThread([bold], { zone: 'UTC', ansi: true })).toBe(
      '\u001B[1mcasefile\u001B[22m  14:02\n  \u001B[1msure\u001B[22m',
    );
    expect(renderThread([bold], { zone: 'UTC' })).toBe('casefile  14:02\n  sure');
  });

  it('indents every line of a context block', () => {
    const context = { type: 'context', elements: [{ type: 'mrkdwn', text: 'Links: none\nNobody yet.' }] };

    expect(render(message({ ...bot, blocks: [context] }))).toBe(
      'casefile  14:02\n  Links: none\n  Nobody yet.',
    );
  });

  it('keeps bars and bullets in front of wrapped lines', () => {
    const words = Array.from({ length: 20 }, () => 'word').join(' ');

    const said = render(message({ username: 'A', attachments: [{ text: words }] }));

    const lines = said.split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.every((line) => line.startsWith('  ┃ word'))).toBe(true);
    expect(lines.every((line) => line.length <= 72)).toBe(true);
  });
});
