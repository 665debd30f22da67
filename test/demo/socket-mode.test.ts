import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { textAt } from '../../src/demo/read-json.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function workspaceWithout(page: false): Promise<Workspace> {
  const workspace = await startWorkspace({ signingSecret: 'unused here', page, retryDelaysMs: [0] });
  cleanUps.push(() => workspace.stop());
  return workspace;
}

/** A Socket Mode client that shows what it is sent, one message at a time. */
async function connectTo(workspace: Workspace) {
  const answer = await fetch(`${workspace.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${workspace.tokens.app}` },
  });
  const { url } = (await answer.json()) as { url: string };
  const socket = new WebSocket(url);
  const messages: JsonObject[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as JsonObject);
    wake();
  });
  cleanUps.push(() => socket.terminate());
  return {
    socket,
    url,
    next: async () => {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return messages.shift() ?? {};
    },
  };
}

describe('Socket Mode', () => {
  it('says hello, sends an event in an envelope and takes its acknowledgement', async () => {
    const workspace = await workspaceWithout(false);
    const client = await connectTo(workspace);

    const hello = await client.next();
    workspace.postAlert({ channel: 'incidents', from: 'Alertmanager', text: 'firing' });
    const envelope = await client.next();
    client.socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'] }));
    await workspace.settled();

    expect(hello).toMatchObject({ type: 'hello', num_connections: 1 });
    expect(envelope).toMatchObject({
      type: 'events_api',
      retry_attempt: 0,
      payload: { event: { text: 'firing', subtype: 'bot_message' } },
    });
    expect(workspace.deliveries().map((each) => each.delivery.status)).toEqual(['acknowledged']);
  });

  it('keeps an event for the next connection after asking the client to connect anew', async () => {
    const workspace = await workspaceWithout(false);
    const old = await connectTo(workspace);
    await old.next();

    workspace.socketMode.refresh();
    workspace.postAlert({ channel: 'incidents', from: 'Alertmanager', text: 'firing' });
    const lastWord = await old.next();
    const fresh = await connectTo(workspace);
    await fresh.next();
    const envelope = await fresh.next();

    expect(lastWord).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    expect(envelope).toMatchObject({ retry_attempt: 0, payload: { event: { text: 'firing' } } });
  });

  it('sends an event again, under its own id, when the connection breaks before the acknowledgement', async () => {
    const workspace = await workspaceWithout(false);
    const old = await connectTo(workspace);
    await old.next();

    workspace.postAlert({ channel: 'incidents', from: 'Alertmanager', text: 'firing' });
    const first = await old.next();
    old.socket.terminate();
    const fresh = await connectTo(workspace);
    await fresh.next();
    const second = await fresh.next();

    const eventId = (envelope: JsonObject) => textAt(envelope['payload'] as JsonObject, 'event_id');
    expect(second).toMatchObject({ retry_attempt: 1, retry_reason: 'connection_failed' });
    expect(eventId(second)).toBe(eventId(first));
  });

  it('opens one connection a ticket', async () => {
    const workspace = await workspaceWithout(false);
    const client = await connectTo(workspace);
    await client.next();

    const second = new WebSocket(client.url);
    const refusal = await new Promise<Error>((resolve) => second.on('error', resolve));

    expect(refusal.message).toContain('401');
    expect(workspace.socketMode.connections()).toBe(1);
  });
});
