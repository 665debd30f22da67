import type { WebClient } from '@slack/web-api';
import type { Escalation } from '../../escalation/escalation.ts';
import type { Packet } from '../../escalation/packet.ts';
import { packetMarkdown } from '../../escalation/packet-markdown.ts';
import type { Log } from '../../lib/log.ts';
import type { Store } from '../../store/store.ts';
import { troubleOf } from '../connection/slack-error.ts';

export interface AttachParts {
  readonly client: WebClient;
  readonly store: Store;
  readonly log: Log;
}

/** Where the files go: into a thread, so that the channel shows the packet alone. */
export interface AttachedTo {
  readonly channel: string;
  readonly threadTs: string;
}

const collection = 'escalation-files';

/**
 * Puts the whole packet beside its message, as Markdown and as JSON, once for each investigation; after a crash it
 * looks for the files before it uploads them again. False where Slack did not take them: the message stands
 * without them.
 */
export async function attachPacket(
  parts: AttachParts,
  { escalation, packet }: { readonly escalation: Escalation; readonly packet: Packet },
  to: AttachedTo,
): Promise<boolean> {
  const { client, store, log } = parts;
  const key = `${escalation.id}/${packet.run}`;
  const stored = await store.read(collection, key);
  if (stored?.value['state'] === 'done') return true;
  const name = `escalation-${escalation.id.replaceAll(/[^\w-]/gu, '-')}-${packet.run}`;
  const files = [
    { filename: `${name}.md`, content: packetMarkdown(escalation, packet) },
    { filename: `${name}.json`, content: `${JSON.stringify({ escalation, packet }, null, 2)}\n` },
  ];
  try {
    if (stored === undefined) await store.write(collection, key, { state: 'begun' }, 0);
    else if (await stands(client, `${name}.md`, to)) return await remember(store, key);
    const ids: { id: string; title: string }[] = [];
    for (const file of files) ids.push(await uploaded(client, file));
    const [first, ...others] = ids;
    if (first === undefined) return false;
    await client.files.completeUploadExternal({
      files: [first, ...others],
      channel_id: to.channel,
      thread_ts: to.threadTs,
    });
    return await remember(store, key);
  } catch (error) {
    if (troubleOf(error) === undefined && !(error instanceof UploadFailed)) throw error;
    log.warn({ escalation: escalation.id, err: error }, 'the packet could not be attached');
    return false;
  }
}

async function remember(store: Store, key: string): Promise<true> {
  const version = (await store.read(collection, key))?.version ?? 0;
  await store.write(collection, key, { state: 'done' }, version);
  return true;
}

/** Whether a file of this name is in the thread already. */
async function stands(
  client: WebClient,
  filename: string,
  { channel, threadTs }: AttachedTo,
): Promise<boolean> {
  const thread = await client.conversations.replies({ channel, ts: threadTs, limit: 200 });
  return (thread.messages ?? []).some((one) => (one.files ?? []).some(({ name }) => name === filename));
}

/** Slack's store of files, which is not the Web API, did not take one. */
class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
}

async function uploaded(
  client: WebClient,
  { filename, content }: { readonly filename: string; readonly content: string },
): Promise<{ id: string; title: string }> {
  const bytes = Buffer.from(content, 'utf8');
  const place = await client.files.getUploadURLExternal({ filename, length: bytes.length });
  const { upload_url: url, file_id: id } = place;
  if (url === undefined || id === undefined) throw new UploadFailed('Slack gave no address to upload to.');
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(20_000),
  }).catch((error: unknown) => {
    throw new UploadFailed('The upload did not arrive.', { cause: error });
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new UploadFailed(`The upload was answered with ${answer.status}.`);
  return { id, title: filename };
}
