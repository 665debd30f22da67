import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startProgram } from './program.ts';

/** Real Alertmanager that posts to a Slack webhook at once, in its own default words. */
export async function startAlertmanager(path: string, folder: string, webhookUrl: string) {
  const config = {
    route: { receiver: 'chat', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
    receivers: [{ name: 'chat', slack_configs: [{ api_url: webhookUrl, send_resolved: true }] }],
  };
  const file = join(folder, 'alertmanager.yml');
  // YAML is a superset of JSON.
  await writeFile(file, JSON.stringify(config));
  const program = await startProgram(
    path,
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      '--web.listen-address=127.0.0.1:0',
      '--web.external-url=http://alertmanager.test',
      '--web.route-prefix=/',
      '--cluster.listen-address=',
    ],
    /msg="Listening on" address=(\S+)/u,
  );
  return { url: `http://${program.said}`, stop: () => program.stop() };
}

/** What a webhook was sent, parsed; it answers `ok` as Slack does. */
export async function startWebhook() {
  const received: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(JSON.parse(body));
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/hook`,
    received,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
