import { systemClock } from '../lib/clock.ts';
import type { ActOutcome } from './acts/acting.ts';
import { editAlert, postAlert } from './acts/integrations.ts';
import { createResponseUrls } from './acts/response-urls.ts';
import { createVisitor, type Visitor } from './acts/visitor.ts';
import { endStreams } from './api/streams.ts';
import { createFaults } from './api/faults.ts';
import { enveloped, eventsOf } from './delivery/envelope.ts';
import { httpCarrier } from './delivery/http-carrier.ts';
import type { Carrier } from './delivery/parcel.ts';
import { createPostman, slackRetryDelaysMs } from './delivery/postman.ts';
import { createSocketMode } from './delivery/socket-mode.ts';
import { fileRoutes } from './http/file-routes.ts';
import { type PageDesk, pageRoutes } from './http/page-routes.ts';
import { closeServer, listen, routedServer } from './http/server.ts';
import { slackRoutes } from './http/slack-routes.ts';
import { pageFiles } from './page-files.ts';
import { localChannels, localTokens, type Workspace, type WorkspaceOptions } from './port.ts';
import { snapshotOf } from './snapshot.ts';
import type { Change, Feed } from './state/feed.ts';
import { createRoom, type Room } from './state/room.ts';

/** Starts a workspace on loopback; an InputError where the port is taken. */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { clock = systemClock, tokens = localTokens, channels = localChannels, signingSecret } = options;
  const closing = new AbortController();
  const room = createRoom(clock, channels);
  const faults = createFaults();
  let base = '';
  let overHttp: Carrier | undefined;

  const responses = createResponseUrls(room, () => base);
  const retryDelaysMs = options.retryDelaysMs ?? slackRetryDelaysMs;
  const postman = createPostman({
    carrier: () => overHttp ?? socket,
    clock,
    retryDelaysMs,
    closing: closing.signal,
  });
  const visitor = createVisitor({ room, postman, responses });
  const server = routedServer([
    ...slackRoutes(
      { room, tokens, faults, openSocket: () => socket.address(base), address: () => base },
      responses,
    ),
    ...fileRoutes(room),
    ...(options.page === false ? [] : pageRoutes(pageDesk(room, visitor, options))),
  ]);
  const socket = createSocketMode(server, clock);
  room.feed.listen((change) => {
    for (const event of eventsOf(change)) void postman.event(enveloped(event, clock.now()));
  });
  base = await listen(server, options.port ?? 0).catch((error: unknown) => {
    socket.close();
    throw error;
  });

  return {
    url: base,
    apiUrl: `${base}/api/`,
    tokens,
    channels,
    visitor,
    connect: ({ requestUrl }) => {
      overHttp = httpCarrier({ requestUrl, signingSecret, clock, closing: closing.signal });
    },
    markChosen: (incident) => room.markChosen(incident),
    postAlert: (post) => postAlert(room, post),
    editAlert: (alert, change) => editAlert(room, alert, change),
    webhookUrl: (from, channel = channels[0]?.id ?? '') =>
      `${base}/services/${encodeURIComponent(from)}/${encodeURIComponent(channel)}`,
    messages: (channel, threadTs) =>
      threadTs === undefined ? room.messages.history(channel) : room.messages.thread(channel, threadTs),
    views: () => room.views.stack(),
    home: () => room.views.home(),
    deliveries: () => postman.records(),
    redeliver: ({ parcel }) => postman.event(parcel.payload),
    failNext: (fault) => faults.add(fault),
    endStreams: () => endStreams(room),
    until: (fits) => firstFitting(room.feed, fits),
    settled: () => postman.settled(),
    socketMode: socket,
    stop: async () => {
      closing.abort();
      socket.close();
      await closeServer(server);
    },
  };
}

function pageDesk(room: Room, visitor: Visitor, options: WorkspaceOptions): PageDesk {
  const choose = async (incident: string): Promise<ActOutcome> => {
    if (!options.incidents?.some((each) => each.id === incident)) return { status: 'missing' };
    room.markChosen(incident);
    await options.onChoose?.(incident);
    return { status: 'done' };
  };
  return { visitor, feed: room.feed, file: pageFiles(), snapshot: () => snapshotOf(room, options), choose };
}

const firstFitting = (feed: Feed, fits: (change: Change) => boolean): Promise<Change> =>
  new Promise((resolve) => {
    const stop = feed.listen((change) => {
      if (!fits(change)) return;
      stop();
      resolve(change);
    });
  });
