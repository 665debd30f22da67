import type { Room } from '../state/room.ts';
import { type Exchange, readBody, type Route, sendText } from './exchange.ts';

/** Where files are uploaded to, and where people open them. */
export const fileRoutes = (room: Room): readonly Route[] => [
  { method: 'POST', prefix: '/upload/', answer: (exchange) => takeUpload(room, exchange) },
  { method: 'GET', prefix: '/files/', answer: (exchange) => sendFile(room, exchange) },
];

async function takeUpload({ files }: Room, { request, response, rest }: Exchange): Promise<void> {
  const content = await readBody(request);
  if (content !== undefined && files.fill(rest, content)) sendText(response, 200, `OK - ${content.length}`);
  else sendText(response, 400, 'upload_failed');
}

/** What was uploaded is untrusted: a browser is to save it, never to run it. */
function sendFile({ files }: Room, { response, rest }: Exchange): void {
  const file = files.find(rest.split('/')[0] ?? '');
  if (file?.content === undefined) {
    sendText(response, 404, 'Nothing here.');
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  response.end(file.content);
}
