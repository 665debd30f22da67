import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { tokenCounter } from '../../src/investigation/context/tokens.ts';
import type { Seen } from './measured.ts';
import { type Message, nextCalls } from './honest.ts';

/**
 * An OpenAI-compatible endpoint in a process of its own, so that its work does not disturb what is measured. Answers
 * after `latencyMs`, counts each request as it arrived, and tells its parent where it is and, when asked, what it saw.
 */
const latencyMs = Number(process.argv[2] ?? '1000');
const count = await tokenCounter('gpt-5');
let requests = 0;
let mostAtOnce = 0;
/** What a conversation weighs before anything was asked: prompt, tools and pinned notes. */
let overhead = 0;

interface Body {
  readonly model: string;
  readonly messages: readonly Message[];
}

function completion({ model, messages }: Body, input: number): object {
  const calls = nextCalls(messages).map(({ name, args }, index) => ({
    id: `call_${messages.length}_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
  const content = `next: ${calls.map((call) => call.function.name).join(' ')}`;
  const output = count(content + JSON.stringify(calls));
  return {
    ...{ id: `honest-${requests}`, object: 'chat.completion', created: 1_750_000_000, model },
    choices: [
      { index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content, tool_calls: calls } },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

let open = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    requests += 1;
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    const text = Buffer.concat(chunks).toString();
    const [body, input] = [JSON.parse(text) as Body, count(text)];
    if (body.messages.every(({ role }) => role !== 'assistant')) overhead = Math.max(overhead, input);
    const answer = JSON.stringify(completion(body, input));
    void wait(latencyMs).then(() => {
      open -= 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  });
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` }),
);
process.on('message', () => process.send?.({ requests, mostAtOnce, overhead } satisfies Seen));
process.on('disconnect', () => process.exit());
