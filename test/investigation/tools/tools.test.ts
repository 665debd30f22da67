import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { locate } from '../../../src/evidence/place.ts';
import { tools } from '../../../src/investigation/tools/registry.ts';
import type { ToolBench } from '../../../src/investigation/tools/tool.ts';
import type { Source } from '../../../src/sources/source.ts';
import { type Cluster, clock, cluster, deployment, pod, testWindow } from '../../support/cluster.ts';
import { type Answering, benchOver } from '../../support/tool-bench.ts';

const folder = new URL('../../../src/investigation/tools/', import.meta.url);

const shop = (): Cluster =>
  cluster()
    .workload('cart', { replicas: 1 }, '2026-03-10T13:52:00.000Z')
    .workload('cart', { replicas: 0, pods: 0 }, '2026-03-10T14:01:00.000Z')
    .workload('web', { container: { env: [{ name: 'CART_ADDR', value: 'cart:80' }] } })
    .service('cart')
    .event(pod('web'), 'BackOff', 'Back-off restarting failed container', clock('14:03'), 7)
    .event(pod('web'), 'Pulled', 'Container image already present')
    .log(pod('web'), 'dial tcp 10.0.0.1:80: connect: connection refused', 'error', 40)
    .log(pod('web'), 'dial tcp 10.0.0.9:80: connect: connection refused', 'error', 2)
    .log(pod('web'), 'served request 17', 'info', 300)
    .metric(deployment('web'), 'cpu.usage', 0.1, 0.11)
    .metric(deployment('web'), 'requests.errors', 0.001, 0.4)
    .call(deployment('web'), deployment('cart'), {
      ...{ declared: false, calls: 100, errors: 90, p50Ms: 3, p95Ms: 20, error: 'connection refused' },
      ...{ from: clock('14:05'), to: clock('14:10') },
    })
    .probe('shop/Service/cart', 'cart:80', false, 'connection refused by peer')
    .alert('CartDown', { namespace: 'shop' }, { entity: deployment('cart') })
    .add('changes', {
      entity: deployment('cart'),
      at: clock('14:00'),
      kind: 'deploy',
      summary: 'scaled cart',
    });

/** A call of each tool that finds something, and words of its answer that must stand in its evidence. */
const calls: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  ['alerts', {}, ['CartDown']],
  ['recent_changes', {}, ['scaled cart', 'shop/Deployment/cart']],
  ['object', { entity: deployment('web') }, ['CART_ADDR', 'cart:80', 'registry.example/web:1.0']],
  ['events', {}, ['Back-off restarting failed container', 'connection refused by peer']],
  ['search_logs', {}, ['dial tcp 10.0.0.1:80: connect: connection refused']],
  ['query_metrics', {}, ['requests.errors', ',0.4]']],
  ['traces', {}, ['connection refused']],
  ['topology', { entity: deployment('web') }, ['cart:80', 'shop/Deployment/cart']],
];

describe('every tool', () => {
  it('stands in the registry, one file each', () => {
    const files = readdirSync(folder).filter((file) =>
      /^export const \w+: Tool</mu.test(readFileSync(new URL(file, folder), 'utf8')),
    );

    expect(files.length).toBeGreaterThan(8);
    expect(tools.map(({ name }) => `${name.replaceAll('_', '-')}.ts`).sort()).toEqual(files.sort());
  });

  it('is called by calls here', async () => {
    const { ledger } = await benchOver(shop());
    const called = [...calls.map(([name]) => name), 'read_evidence'];

    expect(called.sort()).toEqual(tools.map(({ name }) => name).sort());
    expect(ledger.all().length).toBe(8);
  });

  it.each(calls)(
    '%s starts with an evidence id and prints words that stand there',
    async (name, args, quotes) => {
      const { call, ledger } = await benchOver(shop());

      const answer = await call(name, args);

      expect(answer).toMatchObject({ isNew: true, repeated: false });
      expect(answer.text).toMatch(/^ev_[0-9a-f]{20} /u);
      expect(answer.evidence).toContain(answer.text.slice(0, 23));
      for (const quote of quotes) {
        expect(answer.text).toContain(quote);
        expect(answer.evidence.some((id) => locate(ledger.find(id)!, quote) !== undefined)).toBe(true);
      }
    },
  );

  it.each(calls)('%s is answered once and marked as repeated afterwards', async (name, args) => {
    const { call } = await benchOver(shop());
    const first = await call(name, args);

    const second = await call(name, { ...args });

    expect(second).toEqual({ ...first, isNew: false, repeated: true });
  });

  it.each(calls)('%s names a field that does not exist, and those that do', async (name, args) => {
    const { call } = await benchOver(shop());

    const answer = await call(name, { ...args, bogus: 1 });

    expect(answer).toMatchObject({ wrong: true, evidence: [], isNew: false });
    expect(answer.text).toMatch(/no field bogus.*Fields: entity/u);
  });

  it.each(calls)('%s says which source could not be asked', async (name, args) => {
    const answering = () => ({ status: 'timeout', query: 'q', message: 'test did not answer.' }) as const;
    const { call } = await benchOver(shop(), { answering });

    const answer = await call(name, name === 'object' || name === 'topology' ? args : {});

    expect(answer.evidence).toEqual([]);
    if (name === 'object' || name === 'topology') expect(answer.text).toContain('may exist');
    else expect(answer).toMatchObject({ failure: 'timeout' });
  });

  it.each(tools.map((tool) => [tool.name] as const))('%s has an answer for any arguments', async (name) => {
    const { call } = await benchOver(shop());

    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (args) => {
        expect((await call(name, args)).text).not.toBe('');
      }),
      { numRuns: 30 },
    );
  });

  it('cannot write: neither its bench nor its imports can', () => {
    expectTypeOf<keyof ToolBench>().toEqualTypeOf<
      'window' | 'view' | 'find' | 'evidence' | 'coverage' | 'ask' | 'isGathered'
    >();
    expectTypeOf<
      Exclude<keyof Source, 'look' | 'check' | 'close' | 'name' | 'signals' | 'span'>
    >().toBeNever();
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    expect(texts.some((text) => /from '[^']*\/(store|actions|slack|escalation)\//u.test(text))).toBe(false);
    expect(texts.filter((text) => text.includes('recordOutcome('))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('ledger.record'))).toEqual([]);
    expect(texts.some((text) => /node:(fs|net|http|child_process)|fetch\(/u.test(text))).toBe(false);
  });
});

describe('a wrong call', () => {
  it('names the field, what it is and what it may be', async () => {
    const { call } = await benchOver(shop());

    const { text } = await call('search_logs', { show: 'some' });

    expect(text).toContain('show is "some", it must be one of errors, all');
  });

  it('names the nearest entities for a slip of the pen', async () => {
    const { call } = await benchOver(shop());

    const { text, wrong } = await call('object', { entity: 'shop/Deployment/catr' });

    expect(wrong).toBe(true);
    expect(text).toContain('Nearest: shop/Deployment/cart');
  });

  it('is forgiven a different case', async () => {
    const { call } = await benchOver(shop());

    expect((await call('object', { entity: 'shop/deployment/CART' })).text).toContain(deployment('cart'));
  });

  it('names the namespaces that there are', async () => {
    const { call } = await benchOver(shop());

    expect((await call('events', { namespace: 'shpo' })).text).toMatch(/Namespaces: .*shop/u);
  });

  it('is told the range of time', async () => {
    const { call } = await benchOver(shop());

    const { text } = await call('events', { from: '2026-03-01T00:00:00Z' });

    expect(text).toContain('between 2026-03-09T13:50:00.000Z and 2026-03-10T14:20:00.000Z');
  });

  it('is told which evidence there is', async () => {
    const { call, ledger } = await benchOver(shop());

    const { text } = await call('read_evidence', { evidence: 'ev_00000000000000000000' });

    expect(text).toContain(ledger.all()[0]?.id);
  });
});

describe('asking for more', () => {
  it('is not needed for what was gathered', async () => {
    const { call, asked } = await benchOver(shop());

    await call('search_logs', { entity: deployment('web'), from: '2026-03-10T14:00:00Z' });

    expect(asked).toEqual([]);
  });

  it('asks once, narrowed, where the look-up was cut short', async () => {
    const part = { entity: pod('web'), severity: 'error', text: 'dial tcp: refused', count: 5 };
    const answering: Answering = ({ signal, entities }) =>
      signal === 'logs' && entities === undefined
        ? {
            ...{ status: 'truncated', cut: 'Too many.', query: 'all', observedAt: testWindow.to },
            records: [part] as never[],
          }
        : undefined;
    const { call, asked, ledger } = await benchOver(shop(), { answering });

    const answer = await call('search_logs', { entity: deployment('web') });
    await call('search_logs', { entity: deployment('web'), show: 'all' });

    expect(asked).toEqual([{ signal: 'logs', window: testWindow, entities: [deployment('web')] }]);
    expect(answer.text).toContain('342 lines');
    expect(ledger.all().filter(({ signal }) => signal === 'logs')).toHaveLength(2);
  });

  it('asks for an earlier window, and counts nothing twice', async () => {
    const { call, asked } = await benchOver(shop());

    const { text } = await call('search_logs', { from: '2026-03-10T10:00:00Z' });

    expect(asked.map(({ window }) => window.from)).toEqual(['2026-03-10T10:00:00.000Z']);
    expect(text).toContain('342 lines');
  });

  it('answers with words when the source breaks its contract', async () => {
    const answering = ({ window }: { window: { from: string } }) => {
      if (window.from < testWindow.from) throw new TypeError('secret detail');
      return undefined;
    };
    const { call } = await benchOver(shop(), { answering });

    const { text } = await call('events', { from: '2026-03-10T10:00:00Z' });

    expect(text).toContain('test events misconfigured: not checked');
    expect(text).not.toContain('secret detail');
  });
});

describe('what answers say', () => {
  it('groups lines by shape with counts, errors only unless all are asked for', async () => {
    const { call } = await benchOver(shop());

    const { text } = await call('search_logs');

    expect(text).toContain('bad/all lines (computed): shop/Deployment/web 42/342');
    expect(text).toContain('×42 error');
    expect(text).not.toContain('served request');
  });

  it('puts the largest change of a metric first', async () => {
    const { call } = await benchOver(shop());

    const lines = (await call('query_metrics')).text.split('\n');

    expect(lines[2]).toMatch(/^requests\.errors shop\/Deployment\/web ×400 /u);
    expect(lines[3]).toMatch(/^cpu\.usage/u);
  });

  it('shows a change with what stood there before', async () => {
    const { call } = await benchOver(shop());

    expect((await call('recent_changes')).text).toContain('- spec.replicas: 1\n+ spec.replicas: 0');
  });

  it('says what was cut and how to get it', async () => {
    const many = shop();
    for (let index = 0; index < 300; index += 1)
      many.event(pod('web'), 'Failed', `failure of kind ${index} `.repeat(9));
    const { call, ledger } = await benchOver(many);
    const answer = await call('events', { entity: pod('web') });

    const args = /read_evidence (\{.*\})\)/u.exec(answer.text)?.[1];
    const page = await call('read_evidence', JSON.parse(args ?? '{}') as Record<string, unknown>);

    expect(answer.text.length).toBeLessThan(6_000);
    expect(page.evidence).toEqual([ledger.all().find(({ signal }) => signal === 'events')?.id]);
  });

  it('pages through a record of 200 kB to its end, whatever it is made of', async () => {
    const line = `${'{"a": "漢字 🇩🇪 \\" שלום"}'.repeat(8_000)}${' '.repeat(12_000)}end`;
    const { call, ledger } = await benchOver(shop().log(pod('web'), line));
    const { id, records } = ledger.all().find(({ signal }) => signal === 'logs')!;
    let args: Record<string, unknown> = { evidence: id, record: records.length - 1 };
    let pages = 0;
    for (let next: string | undefined = 'more'; next !== undefined && pages < 500; pages += 1) {
      const { text } = await call('read_evidence', args);
      next = /\(goes on: read_evidence (\{.*\})\)$/u.exec(text)?.[1];
      if (next !== undefined) args = JSON.parse(next) as Record<string, unknown>;
    }

    expect(pages).toBeGreaterThan(30);
    expect(pages).toBeLessThan(100);
    expect(args['offset']).toBeGreaterThan(190_000);
  });
});
