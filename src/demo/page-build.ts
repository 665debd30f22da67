import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort } from 'node:worker_threads';
import { build } from 'vite';

/** The page's files by their paths. */
export type BuiltPage = ReadonlyMap<string, string | Uint8Array>;

async function bundle(): Promise<BuiltPage> {
  const result = await build({
    root: fileURLToPath(new URL('./page/', import.meta.url)),
    configFile: false,
    envFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, modulePreload: { polyfill: false } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const files = outputs.flatMap((each) => ('output' in each ? each.output : []));
  return new Map(files.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

if (!isMainThread) parentPort?.postMessage(await bundle());
