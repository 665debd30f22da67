/** A message of a conversation as it arrives on the wire. */
export interface Message {
  readonly role: string;
  readonly content: string | null;
}

interface Call {
  readonly name: string;
  readonly args: object;
}

interface Blamed {
  readonly entity: string;
  readonly mechanism: string;
  readonly claim: string;
  readonly receipts: readonly { readonly evidence: string; readonly quote: string }[];
}

/**
 * What an honest model calls next, by the conversation alone: it looks at what the case notes blame from every side,
 * and submits what they prove. An answer that comes back is submitted again without causes.
 */
export function nextCalls(messages: readonly Message[]): readonly Call[] {
  const notes = messages.find(({ role }) => role === 'user')?.content ?? '';
  const blamed = blamedIn(notes);
  const entity = blamed[0]?.entity ?? /^symptom (\S+):/mu.exec(notes)?.[1];
  const about = entity === undefined ? {} : { entity };
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const objected = messages.some(({ role, content }) => role === 'tool' && content?.startsWith('Not taken'));
  const rounds: readonly (readonly Call[])[] = [
    [call('alerts'), entity === undefined ? call('topology') : call('object', about)],
    [call('recent_changes'), call('events', about)],
    [call('search_logs', about), call('query_metrics', about)],
    [call('traces', about), call('search_logs', { text: 'error' })],
  ];
  return rounds[turn] ?? [submission(objected ? [] : blamed)];
}

const call = (name: string, args: object = {}): Call => ({ name, args });

const submission = (causes: readonly Blamed[]): Call =>
  call('submit_diagnosis', {
    causes,
    symptoms: [],
    ruled_out: [],
    unknowns: ['What could not be asked.'],
    actions: [],
  });

const causeLine = /^cause (?<entity>\S+) \((?<mechanism>[^)]+)\): (?<claim>.*)$/u;
const receiptLine = /^ {2}\w+ (?<evidence>ev_[0-9a-f]+): (?<quote>".*")$/u;

/** The asserted causes of the case notes with those quotes that stand there whole. */
function blamedIn(notes: string): readonly Blamed[] {
  const lines = notes.split('\n');
  return lines.flatMap((line, index) => {
    const { entity, mechanism, claim } = causeLine.exec(line)?.groups ?? {};
    if (entity === undefined || mechanism === undefined || claim === undefined) return [];
    const end = lines.findIndex((later, at) => at > index && !receiptLine.test(later));
    const receipts = lines.slice(index + 1, end).flatMap((each) => {
      const { evidence, quote } = receiptLine.exec(each)?.groups ?? {};
      if (evidence === undefined || quote === undefined || quote.endsWith('…"')) return [];
      return [{ evidence, quote: JSON.parse(quote) as string }];
    });
    return [{ entity, mechanism, claim, receipts }];
  });
}
