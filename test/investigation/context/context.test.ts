import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from 'langchain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asLine, compact } from '../../../src/investigation/context/compact.ts';
import { fenceNotice, newFence } from '../../../src/investigation/context/fence.ts';
import { fit } from '../../../src/investigation/context/fit.ts';
import { overheadOf } from '../../../src/investigation/context/overhead.ts';
import { tokenCounter, tokensOf } from '../../../src/investigation/context/tokens.ts';
import { readPrompt } from '../../../src/investigation/model/prompts.ts';
import { structuredTools } from '../../../src/investigation/tools/toolbox.ts';

const count = await tokenCounter('gpt-5');

const japanese = 'データベースへの接続が拒否されました。再試行します。';
const hebrew = 'החיבור למסד הנתונים נדחה ';
const family = '👩‍👩‍👧‍👦';
const mojibake = 'Ã©tÃ© â€œrefusÃ©â€\u009d ';
const scripts = [japanese, hebrew, family, mojibake, 'connection refused ', 'नमस्ते दुनिया ', 'ก็ไม่ได้ '];

/** Letters in no order, which take a tokenizer longest. */
const letters = Array.from({ length: 120_000 }, (_, index) =>
  String.fromCharCode(97 + ((index * index * 7 + index * 31) % 25)),
).join('');

describe('counting tokens', () => {
  it('counts as o200k_base does, cl100k_base for older models', async () => {
    const older = await tokenCounter('openai/gpt-4-turbo');

    expect(count('connection refused by 10.0.0.1')).toBe(11);
    expect(count(japanese)).toBeLessThan(older(japanese));
    expect((await tokenCounter('some-model-of-nobody'))(japanese)).toBe(count(japanese));
  });

  it('takes special tokens for the text that they are', () => {
    expect(count('<|endoftext|>')).toBeGreaterThan(3);
  });

  it.each([
    ['letters', letters],
    ['marks', 'e\u0301'.repeat(15_000)],
    ['blanks', ' '.repeat(30_000)],
    ['signs', '-'.repeat(30_000)],
    ['runs that stay just under 4,000', `${'a'.repeat(3_999)} `.repeat(50)],
    ['Japanese', japanese.repeat(1_200)],
  ])('counts 30,000 characters or more of %s without blocking, and none too few', (_, text) => {
    const startedAt = performance.now();

    const tokens = count(text);

    // Quadratic time would be many times that.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    const part = text.slice(0, 480);
    expect(tokens).toBeGreaterThanOrEqual(Math.floor(count(part) * (text.length / part.length) * 0.5));
  });
});

describe('cutting to a room', () => {
  it.each(scripts)('cuts %s between graphemes and fits', (text) => {
    const shown = fit(text.repeat(400), 100, count);

    expect(count(shown)).toBeLessThanOrEqual(100);
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.isWellFormed()).toBe(true);
    const graphemes = new Set(
      [...new Intl.Segmenter().segment(text.repeat(2))].map(({ segment }) => segment),
    );
    const pieces = [...new Intl.Segmenter().segment(shown.slice(0, -1))].map(({ segment }) => segment);
    expect(pieces.filter((piece) => !graphemes.has(piece))).toEqual([]);
  });

  it('leaves what fits as it is', () => {
    expect(fit(japanese, 100, count)).toBe(japanese);
  });

  it('never exceeds its room, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.integer({ min: 4, max: 60 }),
        (text, room) => {
          expect(count(fit(text, room, count))).toBeLessThanOrEqual(room);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the fence', () => {
  const fence = newFence(() => Buffer.from('0123456789ab', 'hex'));
  const id = 'ev_fedcba98765432100000';

  it('leaves our own first line outside and closes behind the rest', () => {
    expect(fence.wrapResult(`${id} 3 lines\na\nb`)).toBe(
      `${id} 3 lines\n«0123456789ab»\na\nb\n«/0123456789ab»`,
    );
    expect(fence.wrapResult('no id\nb')).toBe('«0123456789ab»\nno id\nb\n«/0123456789ab»');
    expect(fenceNotice(fence)).toContain('0123456789ab');
  });

  it('has another nonce in each run', () => {
    expect(newFence().nonce).not.toBe(newFence().nonce);
    expect(newFence().nonce).toMatch(/^[0-9a-f]{12}$/u);
  });

  it('cannot be closed, and lets nothing pass for a message, whatever stands in it', () => {
    const parts = fc.constantFrom(
      ...[
        '«/0123456789ab»',
        '0123456789ab',
        '«',
        '\n',
        ' ',
        '<|im_start|>',
        '<|im_end|>',
        'system:',
        'Assistant :',
      ],
      ...['[INST]', '<<SYS>>', '</s>', 'a', '> user: ', '## System: ', '<|', '|>', 'TOOL：'],
    );
    fc.assert(
      fc.property(fc.array(parts), (pieces) => {
        const lines = fence.wrap(pieces.join('')).split('\n');
        const inside = lines.slice(1, -1).join('\n');

        expect(inside).not.toContain('0123456789ab');
        expect(inside).not.toMatch(/<\||\|>|\[INST\]|<<SYS>>|<\/s>/u);
        expect(inside).not.toMatch(/^[ \t>*#_-]*(?:system|assistant|user|tool)\b[ \t*_]*[:：]/imu);
      }),
    );
  });

  it('leaves every other word as it stands, so that it can be quoted', () => {
    const text = 'level=error user: bob <none> [info] dial tcp: refused | {"a": "b>c"}';

    expect(fence.wrap(text)).toContain(text);
  });
});

const result = (index: number, text: string): ToolMessage =>
  new ToolMessage({
    content: `ev_${String(index).padStart(20, '0')} ${text}`,
    tool_call_id: `c${index}`,
    name: 'events',
  });

const turn = (index: number, text: string): BaseMessage[] => [
  new AIMessage({
    content: `next: events shop/Pod/p${index}`,
    tool_calls: [
      { id: `c${index}`, name: 'events', args: { entity: `shop/Pod/p${index}` }, type: 'tool_call' },
    ],
  }),
  result(index, text),
];

const objective = new HumanMessage(
  'Alert: CheckoutSlow fires for shop/Deployment/checkout. Notes: the engine found nothing.',
);

const conversation = (turns: number, text: string): BaseMessage[] => [
  objective,
  ...Array.from({ length: turns }, (_, index) => turn(index, text)).flat(),
];

const paired = (messages: readonly BaseMessage[]): boolean => {
  const asked = messages.flatMap((one) =>
    one instanceof AIMessage ? (one.tool_calls ?? []).map(({ id }) => id) : [],
  );
  const answered = messages.flatMap((one) => (one instanceof ToolMessage ? [one.tool_call_id] : []));
  return JSON.stringify(asked) === JSON.stringify(answered);
};

describe('compacting', () => {
  const text = `12 events\n14:02 Warning BackOff shop/Pod/x | Back-off restarting failed container\n${`more ${japanese}\n`.repeat(40)}`;

  it('still names the first alert after 60 turns, and stays in its room', () => {
    const shown = compact(conversation(60, text), { tokens: 8_000, result: 2_000, count });

    expect(tokensOf(shown, count)).toBeLessThanOrEqual(8_000);
    expect(shown[0]).toBe(objective);
    expect(shown[0]?.text).toContain('CheckoutSlow');
    expect(paired(shown)).toBe(true);
  });

  it('keeps evidence id and finding of an old result, and the newest whole', () => {
    const shown = compact(conversation(60, text), { tokens: 12_000, result: 2_000, count });
    const results = shown.filter((one) => one instanceof ToolMessage);

    expect(results.at(-1)?.text).toContain('more');
    expect(results[0]?.text).toMatch(
      /^ev_0{20} 12 events; 14:02 Warning BackOff .*restarting failed container \(shortened\)$/u,
    );
  });

  it('leaves a short conversation as it is', () => {
    const messages = conversation(3, text);

    expect(compact(messages, { tokens: 50_000, result: 4_000, count })).toEqual(messages);
  });

  it('leaves out whole turns when even the lines are too many, and says what they rest on', () => {
    const shown = compact(conversation(200, text), { tokens: 4_000, result: 2_000, count });

    expect(tokensOf(shown, count)).toBeLessThanOrEqual(4_300);
    expect(shown[1]?.text).toMatch(/^\(\d+ older results are left out; read_evidence .*ev_0{20}/u);
    expect(paired(shown)).toBe(true);
  });

  it('takes a result of 200 kB for what has room', () => {
    const shown = compact(conversation(1, '漢字🇩🇪'.repeat(40_000)), { tokens: 8_000, result: 2_000, count });

    expect(tokensOf(shown, count)).toBeLessThanOrEqual(8_000);
    expect(shown.at(-1)?.text).toMatch(/^ev_0{20} .*…$/u);
  });

  it('keeps all ids that a result rests on', () => {
    const other = 'ev_99999999999999999999';

    expect(asLine(result(1, `2 changes\n${'long line '.repeat(30)}\n${other}`)).text).toContain(other);
  });

  it('fits any conversation, its pairs kept and its first message untouched', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...scripts), fc.integer({ min: 1, max: 90 })), { maxLength: 30 }),
        (turns) => {
          const messages = [
            objective,
            ...turns.flatMap(([part, times], index) => turn(index, part.repeat(times))),
          ];

          const shown = compact(messages, { tokens: 3_000, result: 800, count });

          expect(shown[0]).toBe(objective);
          expect(paired(shown)).toBe(true);
          expect(tokensOf(shown, count)).toBeLessThanOrEqual(3_300);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the overhead of a turn', () => {
  it('stays under 6,000 tokens with room for alerts and notes', async () => {
    const overhead = await overheadOf({
      prompt: readPrompt('investigator').text,
      tools: structuredTools([]),
      pinned: '',
    });

    expect(overhead.tools).toBeGreaterThan(500);
    expect(overhead.total).toBe(overhead.prompt + overhead.tools);
    expect(overhead.total).toBeLessThan(3_000);
  });
});
