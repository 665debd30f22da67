import { styleText } from 'node:util';

/** Colours for a terminal; plain text where the stream is none or NO_COLOR is set. */
export interface Painter {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly code: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

export function painter(stream: NodeJS.WriteStream): Painter {
  const paint = (format: Format) => (text: string) =>
    styleText(format, text, { stream, validateStream: true });
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    code: paint('cyan'),
  };
}
