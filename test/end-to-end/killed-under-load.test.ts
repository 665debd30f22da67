import { afterEach, expect, it } from 'vitest';
import { freePort, type RunningBot, startBot, startWebApi } from '../../bench/load/bot.ts';
import { closeConnections, type Delivery, deliveryOf, send } from '../../bench/load/deliveries.ts';
import { accountOf, faultsOf } from '../../bench/load/ledger.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const folder = temporaryFolder();
const events = 300;
const bots: RunningBot[] = [];

afterEach(async () => {
  for (const bot of bots.splice(0)) await bot.kill();
  closeConnections();
});

/** As Slack does: again until it is acknowledged. */
async function deliver(port: number, delivery: Delivery): Promise<void> {
  for (let retry = 0; (await send(port, delivery, retry)) !== 200; retry += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

it('loses no signed event and handles none twice when it is killed with its inbox full', async () => {
  const [api, port] = [await startWebApi(), await freePort()];
  const start = async () => {
    const bot = await startBot(folder, { apiUrl: api.url, port });
    bots.push(bot);
    return bot;
  };
  const killed = await start();
  const sent = Array.from({ length: events }, (_, n) => deliveryOf(n));
  let acknowledged = 0;
  const delivering = sent.map((delivery) => deliver(port, delivery).then(() => (acknowledged += 1)));
  await until('half is acknowledged', () => (acknowledged >= events / 2 ? true : undefined));

  await killed.kill();
  bots.pop();
  const left = accountOf(folder).waiting;
  await start();
  await Promise.all(delivering);
  await Promise.all(sent.slice(0, 50).map((delivery) => deliver(port, delivery)));
  await until('the inbox is empty', () => (accountOf(folder).waiting === 0 ? true : undefined), 60_000);

  expect(left).toBeGreaterThan(0);
  expect(faultsOf(accountOf(folder), sent)).toEqual([]);
  api.close();
}, 120_000);
