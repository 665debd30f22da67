import { shortId } from './views.ts';

/** A file that somebody uploaded; `content` is there once its bytes have arrived. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  /** As it was announced, in bytes. */
  readonly length: number;
  readonly content?: string;
  readonly isShared: boolean;
}

/** Uploads of the workspace: announced, then filled, then shared in a channel. */
export interface Files {
  announce(name: string, length: number): StoredFile;
  /** False where no such file is awaited, or its length is not the announced one. */
  fill(id: string, content: string): boolean;
  share(id: string): StoredFile | undefined;
  find(id: string): StoredFile | undefined;
}

export function createFiles(): Files {
  const files = new Map<string, StoredFile>();
  const keep = (file: StoredFile) => {
    files.set(file.id, file);
    return file;
  };
  return {
    announce: (name, length) => keep({ id: `F${shortId()}`, name, length, isShared: false }),
    fill: (id, content) => {
      const file = files.get(id);
      if (file === undefined || file.content !== undefined) return false;
      if (Buffer.byteLength(content) !== file.length) return false;
      keep({ ...file, content });
      return true;
    },
    share: (id) => {
      const file = files.get(id);
      return file?.content === undefined || file.isShared ? undefined : keep({ ...file, isShared: true });
    },
    find: (id) => files.get(id),
  };
}
