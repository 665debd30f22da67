import { Ledger } from '../../src/evidence/ledger.ts';
import { buildView } from '../../src/analysis/view.ts';
import { toolBench } from '../../src/investigation/tools/bench.ts';
import type { ToolAnswer, ToolBench } from '../../src/investigation/tools/tool.ts';
import { toolbox } from '../../src/investigation/tools/toolbox.ts';
import { type Signal, signals } from '../../src/lib/signal.ts';
import type { LookUp, Outcome, Source } from '../../src/sources/source.ts';
import { gather } from '../../src/triage/gather.ts';
import { manualClock } from './clocks.ts';
import { type Cluster, testWindow } from './cluster.ts';

/** How a source of the tests answers one look-up; undefined: with the cluster's records of the signal. */
export type Answering = (lookUp: LookUp) => Outcome<never> | undefined;

export interface Bench {
  readonly bench: ToolBench;
  readonly ledger: Ledger;
  /** Everything that the source was asked, gathering left out. */
  readonly asked: LookUp[];
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<ToolAnswer>;
}

/** Tools over a cluster of the tests, gathered as triage does. */
export async function benchOver(
  cluster: Cluster,
  { answering = () => undefined, gives = signals }: { answering?: Answering; gives?: readonly Signal[] } = {},
): Promise<Bench> {
  const asked: LookUp[] = [];
  const recorded = new Map(cluster.evidence().map((one) => [one.signal, one.records]));
  const source: Source = {
    name: 'test',
    signals: gives,
    async look(lookUp) {
      asked.push(lookUp);
      const records = (recorded.get(lookUp.signal) ?? []) as never[];
      const query = JSON.stringify(lookUp);
      const status = records.length > 0 ? ('ok' as const) : ('empty' as const);
      return answering(lookUp) ?? { status, query, observedAt: testWindow.to, records };
    },
    check: async () => ({ status: 'ok', query: '', observedAt: testWindow.to, records: [] }),
    close: async () => undefined,
  };
  const ledger = new Ledger({ run: 'test' });
  const clock = manualClock(Date.parse(testWindow.to));
  const common = { sources: [source], window: testWindow, ledger, clock, lookUpMs: 1000 };
  await gather(common);
  asked.length = 0;
  const view = buildView({ evidence: ledger.all(), window: testWindow });
  const bench = toolBench({ ...common, view, abort: new AbortController().signal });
  const tools = toolbox(bench);
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    return tool.answer(args);
  };
  return { bench, ledger, asked, call };
}
