/** What a line that goes on keeps in front of it: its indent, bars, and room for its bullet. */
const lead = /^(?:\s*(?:[┃>] )*)(?:(?:•|\d+\.|\[\d+\]) )?/u;

/** Breaks a line between words; continuation lines stand under the first one's text. A long word stays whole. */
export function wrap(line: string, width: number): readonly string[] {
  const start = lead.exec(line)?.[0] ?? '';
  const hang = start.replace(/•|\d+\.|\[\d+\]/gu, (bullet) => ' '.repeat(bullet.length));
  const words = line.slice(start.length).split(' ');
  const lines = words.reduce<readonly string[]>((done, word) => {
    const last = done.at(-1);
    if (last === undefined) return [start + word];
    const joined = `${last} ${word}`;
    return visibleLength(joined) > width ? [...done, hang + word] : [...done.slice(0, -1), joined];
  }, []);
  return lines;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** ANSI codes take no room. */
const visibleLength = (text: string): number =>
  [...graphemes.segment(text.replace(/\u001B\[\d+m/gu, ''))].length;
