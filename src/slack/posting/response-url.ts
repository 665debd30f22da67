import { CasefileError } from '../../lib/errors.ts';

const patienceMs = 5_000;

class PersonNotTold extends CasefileError {
  override readonly name = 'PersonNotTold';
  readonly code = 'slack.person_not_told';

  constructor(status: number) {
    super(`Slack took no answer to a slash command: HTTP ${status}.`);
  }
}

/**
 * Answers a slash command to its person alone, at the address that Slack gave with it: five times within half an
 * hour. Throws what `fetch` throws, and PersonNotTold where Slack does not take it.
 */
export async function answerPrivately(
  responseUrl: string,
  answer: { readonly text: string; readonly blocks?: readonly object[] },
): Promise<void> {
  if (!URL.canParse(responseUrl)) return;
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', ...answer }),
    signal: AbortSignal.timeout(patienceMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new PersonNotTold(response.status);
}
