import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least of Slack's Web API that the bot needs, as a process of its own: everything succeeds. */
let posted = 0;

const answers: Readonly<Record<string, () => object>> = {
  'auth.test': () => ({ user_id: 'U0CASEFILE', bot_id: 'B0CASEFILE', team_id: 'T0LOAD' }),
  'chat.postMessage': () => ({ ts: `${1_790_000_000 + (posted += 1)}.000100`, channel: 'C0LOAD0' }),
  'conversations.replies': () => ({ messages: [] }),
  'conversations.history': () => ({ messages: [] }),
};

const server = createServer((request, response) => {
  const method = (request.url ?? '').split('/').at(-1) ?? '';
  request.resume().on('end', () => {
    const answer = JSON.stringify({ ok: true, ...answers[method]?.() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
