import type { IncomingMessage, RequestListener } from 'node:http';
import type { Log } from '../../lib/log.ts';

const bodyLimit = 4 * 1024 * 1024;

/**
 * Bolt reads a member of the parsed body outside of every catch: the JSON text `null` would end the process.
 * A body of JSON that is no object never reaches it. Bolt takes over a body that was read before it.
 */
export const guardRequests =
  (listener: RequestListener, log: Log): RequestListener =>
  (request, response) => {
    if (request.method !== 'POST') {
      listener(request, response);
      return;
    }
    readBody(request)
      .then((body) => {
        if (body === undefined || isBareJson(body)) {
          log.warn({ bytes: body?.length }, 'dropped a request that no Slack event can be');
          response.writeHead(body === undefined ? 413 : 400).end();
        } else listener(Object.assign(request, { rawBody: body }), response);
      })
      .catch((error: unknown) => {
        log.info({ path: request.url, err: error }, 'dropped a request');
        if (!response.headersSent) response.writeHead(404).end();
      });
  };

/** Undefined where it is longer than any delivery. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= bodyLimit) chunks.push(chunk as Buffer);
  }
  return length > bodyLimit ? undefined : Buffer.concat(chunks);
}

/** JSON of another kind than an object; what is no JSON at all is a form, or Bolt's to refuse. */
function isBareJson(body: Buffer): boolean {
  const text = body.toString('utf8').trimStart();
  if (text.startsWith('{') || text.startsWith('[')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
