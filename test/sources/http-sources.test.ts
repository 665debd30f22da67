import { afterAll, beforeAll } from 'vitest';
import { openSources } from '../../src/sources/registry.ts';
import type { Source } from '../../src/sources/source.ts';
import { httpSourceContract, type OpenAt, secret, sourceContract } from '../contracts/source.ts';
import { manualClock } from '../support/clocks.ts';
import { alertingRule, prometheusAnswers, seriesOf } from '../support/prometheus-answers.ts';
import { json, type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

const openAt =
  (name: string): OpenAt =>
  async (url, clock) => {
    const [source] = await openSources({ [name]: { url, token: secret } }, { clock, folder: '.' });
    return source as Source;
  };

const servers: ScriptedServer[] = [];
let prometheusUrl: string;
let alertmanagerUrl: string;

beforeAll(async () => {
  const prometheus = await startScriptedServer();
  const alertmanager = await startScriptedServer();
  servers.push(prometheus, alertmanager);
  [prometheusUrl, alertmanagerUrl] = [prometheus.url, alertmanager.url];
  const labels = { alertname: 'Down', job: 'shop', instance: 'shop-1' };
  prometheus.script(
    prometheusAnswers({
      rules: [alertingRule('Down', 'up == 0', { labels })],
      names: ['up'],
      series: () => [seriesOf({ __name__: 'up', job: 'shop', instance: 'shop-1' }, 1, 0)],
    }),
  );
  alertmanager.script((request, response) =>
    json(request.url === '/api/v2/status?' ? { versionInfo: { version: '0.25.0' } } : [{ labels }])(
      request,
      response,
    ),
  );
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

sourceContract('prometheus', () => openAt('prometheus')(prometheusUrl, manualClock(0)));
sourceContract('alertmanager', () => openAt('alertmanager')(alertmanagerUrl, manualClock(0)));
httpSourceContract('prometheus', ['alerts', 'metrics'], openAt('prometheus'));
httpSourceContract('alertmanager', ['alerts'], openAt('alertmanager'));
