import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { quantile } from '../src/evals/statistics.ts';
import { freePort, type RunningBot, startBot, startWebApi } from './load/bot.ts';
import { closeConnections, type Delivery, deliveryOf, send } from './load/deliveries.ts';
import { accountOf, faultsOf } from './load/ledger.ts';

/**
 * Sends signed events to a bot of its own at a steady rate, measures how long it takes to acknowledge, kills it
 * `--kills` times on the way, and counts in its store that every message was handled once. One in twenty is
 * delivered twice. Without arguments: 500 a second for 20 seconds. Exits with 1 where something is missing.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
    kills: { type: 'string', default: '0' },
    warm: { type: 'string', default: '5' },
    profile: { type: 'string' },
  },
});
const [rate, seconds, kills] = [Number(values.rate), Number(values.seconds), Number(values.kills)];
/** A process that just started runs code that is not compiled yet: so many seconds at a fifth of the rate come first. */
const warmRate = Math.max(1, Math.floor(rate / 5));
const warm = warmRate * Number(values.warm);
const total = warm + rate * seconds;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'casefile-load-'));
const api = await startWebApi();
const port = await freePort();
const { profile } = values;
const start = (): Promise<RunningBot> =>
  startBot(folder, { apiUrl: api.url, port, ...(profile !== undefined && { profile }) });
let bot: RunningBot = await start();
const startedMb = bot.residentMb();
const latencies: number[] = [];
const coldLatencies: number[] = [];
let firstTries = 0;
/** The same, by the second in which they were due. */
const bySecond: number[][] = [];
const refused: number[] = [];
let repeated = 0;
let peakMb = 0;

print(
  `${cpus().length} processors, ${cpus()[0]?.model ?? 'unknown'}; load ${loadavg()[0]?.toFixed(1) ?? '?'}; Node ${process.version}`,
);
await sendAll();
const sentAt = performance.now();
const account = await whenDrained();
report();
await bot.stop();
api.close();
closeConnections();
// What a faulty run left in the store tells why.
if (process.exitCode === undefined) rmSync(folder, { recursive: true });
else print(`  its data folder is kept: ${folder}`);

async function sendAll(): Promise<void> {
  await sendSome({ from: 0, to: warm, each: 1000 / warmRate }, (_, latency) => coldLatencies.push(latency));
  const killer = killNowAndThen();
  await sendSome({ from: warm, to: total, each: 1000 / rate }, (n, latency) => {
    latencies.push(latency);
    (bySecond[Math.floor((n - warm) / rate)] ??= []).push(latency);
  });
  await killer;
}

/** Open loop: an event is due when it is due, however slow the answers are, and its latency counts from there. */
async function sendSome(
  { from, to, each }: { readonly from: number; readonly to: number; readonly each: number },
  acknowledged: (n: number, latency: number) => void,
): Promise<void> {
  const open = new Set<Promise<void>>();
  const began = performance.now();
  for (let n = from; n < to; n += 1) {
    const due = began + (n - from) * each;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    const task = deliver(deliveryOf(n))
      .then(() => acknowledged(n, performance.now() - due))
      .finally(() => open.delete(task));
    open.add(task);
    if (n % 20 === 0) {
      repeated += 1;
      const again = send(port, deliveryOf(n), 1).then(() => void open.delete(again));
      open.add(again);
    }
  }
  await Promise.all(open);
}

/** As Slack does, and more patiently: again until it is acknowledged. */
async function deliver(delivery: Delivery): Promise<void> {
  for (let retry = 0; ; retry += 1) {
    const status = await send(port, delivery, retry);
    if (status === 200) {
      if (retry === 0) firstTries += 1;
      return;
    }
    if (status !== undefined) refused.push(status);
    await wait(500);
  }
}

async function killNowAndThen(): Promise<void> {
  for (let killed = 0; killed < kills; killed += 1) {
    await wait((seconds * 1000) / (kills + 1));
    peakMb = Math.max(peakMb, bot.residentMb() ?? 0);
    await bot.kill();
    bot = await start();
  }
}

async function whenDrained() {
  for (let turn = 0; turn < 600; turn += 1) {
    peakMb = Math.max(peakMb, bot.residentMb() ?? 0);
    const now = accountOf(folder);
    if (now.waiting === 0) return now;
    await wait(200);
  }
  return accountOf(folder);
}

function report(): void {
  const drained = (performance.now() - sentAt) / 1000;
  const sent = Array.from({ length: total }, (_, n) => deliveryOf(n));
  const faults = faultsOf(account, sent);
  const at = (share: number, of = latencies) => `${quantile(of, share).toFixed(1)} ms`;
  print(
    `${total} events, ${warm} of them at ${warmRate} and the rest at ${rate} a second, ${repeated} of them twice, ${kills} times kill -9`,
  );
  print(`  acknowledged at the first attempt ${firstTries}, refused ${refused.length}`);
  print(`  acknowledgement p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, max ${at(1)}`);
  if (warm > 0) print(`  before that, cold: p50 ${at(0.5, coldLatencies)}, p99 ${at(0.99, coldLatencies)}`);
  if (seconds <= 60)
    print(`  p99 by second ${bySecond.map((second) => quantile(second, 0.99).toFixed(0)).join(' ')}`);
  print(
    `  handled ${new Set(account.handled).size} in ${account.incidents.length} incidents, the last ${drained.toFixed(1)} s after it was sent`,
  );
  print(`  memory ${startedMb?.toFixed(0) ?? '?'} MiB at the start, ${peakMb.toFixed(0)} MiB at most`);
  print(`  load ${loadavg()[0]?.toFixed(1) ?? '?'} at the end`);
  print(faults.length === 0 ? '  every message handled exactly once' : `  FAULT: ${faults.join(', ')}`);
  if (faults.length > 0) process.exitCode = 1;
}
