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
export class PageBuildError extends CasefileError {
  override readonly name = 'PageBuildError';
  readonly code = 'demo.page_build';
}

/**
 * Builds the page in memory, once, and gives its files.
 * In a thread of its own, because the bundler keeps a core busy for a second while the bot already answers.
 */
export function buildPage(): (path: string) => Promise<PageFile | undefined> {
  const worker = new Worker(new URL('./page-build.ts', import.meta.url));
  const built = new Promise<BuiltPage>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause) =>
      reject(new PageBuildError('the workspace page could not be built', { cause })),
    );
  });
  built.catch(() => undefined);
  return async (path) => {
    const content = (await built).get(path);
    return content === undefined
      ? undefined
      : { content, contentType: contentTypes[extname(path)] ?? 'application/octet-stream' };
  };
}
