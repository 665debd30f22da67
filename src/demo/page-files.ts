import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CasefileError } from '../lib/errors.ts';
import type { PageFile } from './http/page-routes.ts';
import type { BuiltPage } from './page-build.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page of the local workspace could not be built from its sources. */
class PageBuildError extends CasefileError {
  override readonly name = 'PageBuildError';
  readonly code = 'demo.page_build';
}

/** The page's files, built in memory when the first workspace of this process asks for them. */
export function pageFiles(): (path: string) => Promise<PageFile | undefined> {
  const files = (built ??= buildInThread());
  files.catch(() => undefined);
  return async (path) => {
    const content = (await files).get(path);
    if (content === undefined) return undefined;
    return { content, contentType: contentTypes[extname(path)] ?? 'application/octet-stream' };
  };
}

let built: Promise<BuiltPage> | undefined;

/** In a thread of its own, because the bundler keeps a core busy for a second or two while the bot already answers. */
const buildInThread = (): Promise<BuiltPage> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./page-build.ts', import.meta.url));
    // Nobody waits for a page at the end: the bundler's threads outlive their work by seconds.
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', (cause) =>
      reject(new PageBuildError('the workspace page could not be built', { cause })),
    );
  });
