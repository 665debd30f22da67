import type { JsonObject } from '../../lib/json.ts';
import { textAt } from '../read-json.ts';

/** One line for each attached file: its name and size. */
export const fileLines = (files: readonly JsonObject[]): readonly string[] =>
  files.map((file) => `[File: ${fileName(file)}, ${fileSize(file)}]`);

export const fileName = (file: JsonObject): string => textAt(file, 'title') || textAt(file, 'name');

export const fileSize = ({ size }: JsonObject): string => {
  const bytes = typeof size === 'number' ? size : 0;
  return bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`;
};
