import type { JsonObject } from '../../lib/json.ts';
import { objectsAt, textAt } from '../read-json.ts';
import type { StoredFile } from '../state/files.ts';
import { inChannel, signed, threadFor } from './chat.ts';
import { accept, type Call, type Method, refuse } from './method.ts';

/** The three steps of an upload, of which the second goes to the address that the first one gives. */
export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': ({ room, args, address }) => {
    const name = textAt(args, 'filename');
    const length = Number(args['length']);
    if (name === '' || !Number.isInteger(length) || length <= 0) return refuse('invalid_arguments');
    const { id } = room.files.announce(name, length);
    return accept({ upload_url: `${address()}/upload/${id}`, file_id: id });
  },

  'files.completeUploadExternal': (call) => {
    const wanted = objectsAt(call.args, 'files');
    if (wanted.length === 0) return refuse('invalid_arguments');
    const missing = wanted.some((each) => call.room.files.find(textAt(each, 'id'))?.content === undefined);
    if (missing) return refuse('file_not_found');
    const files = wanted.flatMap((each) => {
      const shared = call.room.files.share(textAt(each, 'id'));
      return shared === undefined ? [] : [described(call, shared, textAt(each, 'title'))];
    });
    if (textAt(call.args, 'channel_id') === '') return accept({ files: [...files] });
    return inChannel({ ...call, args: { channel: call.args['channel_id'] } }, (channel) => {
      const text = textAt(call.args, 'initial_comment');
      const thread = threadFor(call.room, channel, textAt(call.args, 'thread_ts'));
      call.room.messages.post({
        ...signed(call.caller, channel),
        ...thread,
        text,
        files,
        subtype: 'file_share',
      });
      return accept({ files: [...files] });
    });
  },
};

const described = ({ address }: Call, { id, name, length }: StoredFile, title: string): JsonObject => ({
  ...{ id, name, title: title === '' ? name : title, size: length },
  mimetype: name.endsWith('.json') ? 'application/json' : 'text/plain',
  url_private: `${address()}/files/${id}/${encodeURIComponent(name)}`,
});
