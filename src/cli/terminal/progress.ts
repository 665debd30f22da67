/** Shows how far long work is: a bar on a terminal, a line now and then elsewhere. */
export interface ProgressLine {
  show(done: number, total: number, label: string): void;
  end(): void;
}

const width = 24;
const linesElsewhere = 10;

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressLine {
  return {
    show: (done, total, label) => {
      const filled = Math.round((width * done) / Math.max(1, total));
      stream.write(`\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total} ${label}`);
    },
    end: () => void stream.write('\r\u001b[K'),
  };
}

function lines(stream: NodeJS.WriteStream): ProgressLine {
  let said = 0;
  return {
    show: (done, total, label) => {
      const tenth = Math.floor((linesElsewhere * done) / Math.max(1, total));
      if (tenth === said) return;
      said = tenth;
      stream.write(`${done} of ${total} ${label}\n`);
    },
    end: () => undefined,
  };
}
