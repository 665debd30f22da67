import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casefile } from '../../src/evals/formats/casefile.ts';
import type { Source } from '../../src/sources/source.ts';
import { judge } from '../../src/investigation/answer.ts';
import { caseBench } from '../support/case-bench.ts';
import { ask, look, nothingProven } from './behaviours/answers.ts';
import { alone, play } from './behaviours/stage.ts';

const id = 'memory-quota';
const open = (name: string) => casefile.open(join(import.meta.dirname, '../../cases', name));
const before = '2026-05-19T10:00:00Z';

/** Another incident of the same system, as what was there the day before. */
async function withYesterday(): Promise<(sources: readonly Source[]) => readonly Source[]> {
  const { window } = await open(id);
  const other = await open('bad-image');
  const older = (source: Source, signal: string) =>
    other.sources.find((one) => one.name === source.name && one.signals.some((each) => each === signal));
  return (sources) =>
    sources.map((source) => ({
      ...source,
      look: async (lookUp, abort) => {
        const isOlder = Date.parse(lookUp.window.from) < Date.parse(window.from);
        const asked = isOlder ? older(source, lookUp.signal) : undefined;
        return asked === undefined
          ? source.look(lookUp, abort)
          : asked.look({ ...lookUp, window: other.window }, abort);
      },
    }));
}

const told = ({
  verdict,
  causes,
  symptoms,
  ruledOut,
  unknowns,
  alerts,
}: Awaited<ReturnType<typeof alone>>) => ({
  ...{ verdict, causes, symptoms, ruledOut, unknowns, alerts },
});

describe('a look-up that reaches back further than the incident', () => {
  it('is answered, and changes nothing of what the engine says', async () => {
    const wide = { from: before };
    const script = ({ turn }: { readonly turn: number }) =>
      turn === 1
        ? ask(look('recent_changes', wide), look('events', wide))
        : turn === 2
          ? ask(look('alerts', wide), look('search_logs', wide))
          : nothingProven;

    const { diagnosis, asked } = await play(id, script, { sources: await withYesterday() });

    expect(asked.at(-1)?.results.join('\n')).toContain('statements:3.4.0-rc');
    expect(told(diagnosis)).toEqual(told(await alone(id)));
  });

  it('gives no receipt, and says why', async () => {
    const bench = await caseBench(id);
    const { window } = bench.facts;
    const outside = await bench.ledger.record({
      ...{
        source: 'loki',
        signal: 'logs',
        query: 'yesterday',
        status: 'ok',
        window: { ...window, from: before },
      },
      records: [{ entity: 'harborbank/Deployment/statements', text: 'connection refused' }],
    });
    const receipts = [{ evidence: outside?.id, quote: 'connection refused' }];
    const entity = 'harborbank/Deployment/statements';

    const { objections, draft } = await judge(
      { causes: [{ entity, mechanism: 'm', claim: 'c', receipts }] },
      bench,
    );

    expect(objections[0]?.wrong).toBe(`${outside?.id} was asked about a time beyond this incident's window`);
    expect(draft.causes).toEqual(bench.draft.causes);
  });
});
