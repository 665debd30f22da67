import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { ActOutcome } from '../acts/acting.ts';
import type { Visitor } from '../acts/visitor.ts';
import { parse } from '../api/arguments.ts';
import type { Feed } from '../state/feed.ts';
import { type Exchange, readBody, type Route, sendJson, sendText } from './exchange.ts';

/** A file of the page, ready to send. */
export interface PageFile {
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

export interface PageDesk {
  readonly visitor: Visitor;
  readonly feed: Feed;
  /** The whole state as a newly opened page needs it. */
  readonly snapshot: () => object;
  readonly file: (path: string) => Promise<PageFile | undefined>;
  readonly choose: (incident: string) => Promise<ActOutcome>;
}

const Values = z.custom<JsonObject>(isJsonObject).default({});
const Element = z.object({
  actionId: z.string(),
  blockId: z.string().optional(),
  value: z.string().optional(),
});
const Spot = z.object({ channel: z.string(), ts: z.string() });

/** What the page may ask for. */
const Act = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('say'),
    channel: z.string(),
    text: z.string().min(1),
    threadTs: z.string().optional(),
  }),
  z.object({ act: z.literal('press'), spot: Spot, element: Element, values: Values }),
  z.object({ act: z.literal('press-in-view'), view: z.string(), element: Element, values: Values }),
  z.object({ act: z.literal('submit'), view: z.string(), values: Values }),
  z.object({ act: z.literal('close') }),
  z.object({ act: z.literal('shortcut'), spot: Spot, callbackId: z.string() }),
  z.object({ act: z.literal('stop-session'), channel: z.string(), threadTs: z.string() }),
  z.object({ act: z.literal('open-home') }),
  z.object({ act: z.literal('choose'), incident: z.string() }),
]);
export type Act = z.input<typeof Act>;

/** What the browser needs: the page, a feed of changes, and a door for acts. */
export const pageRoutes = (desk: PageDesk): readonly Route[] => [
  { method: 'GET', prefix: '/feed', answer: (exchange) => sendFeed(desk, exchange) },
  { method: 'POST', prefix: '/act', answer: (exchange) => answerAct(desk, exchange) },
  { method: 'GET', prefix: '/', answer: (exchange) => sendFile(desk, exchange) },
];

/** Server-sent events: first the whole state, then each change. */
function sendFeed({ feed, snapshot }: PageDesk, { request, response }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = (event: string, data: object) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  send('snapshot', snapshot());
  const stop = feed.listen((change) => send('change', change));
  request.on('close', stop);
}

async function answerAct(desk: PageDesk, { request, response }: Exchange): Promise<void> {
  // A form of another site cannot send this type, so it cannot act here.
  if (request.headers['content-type'] !== 'application/json') {
    sendText(response, 415, 'Send JSON.');
    return;
  }
  const act = Act.safeParse(parse((await readBody(request)) ?? ''));
  if (!act.success) {
    sendText(response, 400, 'Unknown act.');
    return;
  }
  sendJson(response, 200, { ...(await perform(desk, act.data)) });
}

function perform({ visitor, choose }: PageDesk, act: z.output<typeof Act>): Promise<ActOutcome> {
  switch (act.act) {
    case 'say':
      return visitor.say(act.channel, act.text, act.threadTs);
    case 'press':
      return visitor.press(act.spot, addressOf(act.element), act.values);
    case 'press-in-view':
      return visitor.pressInView(act.view, addressOf(act.element), act.values);
    case 'stop-session':
      return visitor.stopSession(act.channel, act.threadTs);
    case 'submit':
      return visitor.submit(act.view, act.values);
    case 'close':
      return visitor.close();
    case 'shortcut':
      return visitor.shortcut(act.spot, act.callbackId);
    case 'open-home':
      return visitor.openHome();
    case 'choose':
      return choose(act.incident);
  }
}

const addressOf = ({ actionId, blockId, value }: z.output<typeof Element>) => ({
  actionId,
  ...(blockId === undefined ? {} : { blockId }),
  ...(value === undefined ? {} : { value }),
});

/** Chat text is untrusted: nothing but this server's own scripts, styles and pictures may load. */
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

async function sendFile({ file }: PageDesk, { response, rest }: Exchange): Promise<void> {
  const found = await file(rest === '' ? 'index.html' : rest);
  if (!found) {
    sendText(response, 404, 'Nothing here.');
    return;
  }
  response.writeHead(200, {
    'content-type': found.contentType,
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(found.content);
}
