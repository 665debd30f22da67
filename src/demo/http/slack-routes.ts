import { postAlert, readWebhook } from '../acts/integrations.ts';
import type { ResponseUrls } from '../acts/response-urls.ts';
import { answerCall, type Desk } from '../api/answer.ts';
import { parse, readArguments } from '../api/arguments.ts';
import { type Exchange, readBody, type Route, sendJson, sendText } from './exchange.ts';

/** What Slack itself answers to programs: the Web API, incoming webhooks and response addresses. */
export const slackRoutes = (desk: Desk, responses: ResponseUrls): readonly Route[] => [
  { method: 'any', prefix: '/api/', answer: (exchange) => answerApi(desk, exchange) },
  { method: 'POST', prefix: '/services/', answer: (exchange) => answerWebhook(desk, exchange) },
  { method: 'POST', prefix: '/response/', answer: (exchange) => answerResponse(responses, exchange) },
];

async function answerApi(desk: Desk, { request, response, url, rest }: Exchange): Promise<void> {
  const body = await readBody(request);
  const args =
    body === undefined
      ? undefined
      : readArguments(request.headers['content-type'] ?? '', body, url.searchParams);
  const inHeader = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1];
  const inBody = args?.['token'];
  const token = inHeader ?? (typeof inBody === 'string' ? inBody : '');
  const reply = answerCall(desk, rest, token, args);
  sendJson(response, reply.httpStatus, reply.answer, reply.headers);
}

/** Incoming webhooks answer in plain words: `ok`, or the error's name with a status of 400 or 404. */
async function answerWebhook({ room }: Desk, { request, response, rest }: Exchange): Promise<void> {
  const body = (await readBody(request)) ?? '';
  const isForm = request.headers['content-type']?.includes('form-urlencoded') ?? false;
  const form = isForm ? new URLSearchParams(body).get('payload') : undefined;
  const [name = 'webhook', channel = room.channels[0]?.id ?? ''] = rest.split('/').map(decodeURIComponent);
  const post = readWebhook(parse(form ?? body), name, channel);
  if (!post) {
    sendText(response, 400, 'invalid_payload');
    return;
  }
  const outcome = postAlert(room, post);
  if (outcome.status === 'posted') {
    sendText(response, 200, 'ok');
    return;
  }
  sendText(response, outcome.error === 'channel_not_found' ? 404 : 400, outcome.error);
}

async function answerResponse(responses: ResponseUrls, { request, response, rest }: Exchange): Promise<void> {
  const outcome = responses.use(rest, parse((await readBody(request)) ?? ''));
  if (outcome === 'ok') {
    sendJson(response, 200, { ok: true });
    return;
  }
  sendJson(response, outcome === 'invalid_payload' ? 500 : 404, { ok: false, error: outcome });
}
