import type { ActOutcome } from '../acts/acting.ts';
import type { Act } from '../http/page-routes.ts';

/** Asks the server to do something in this person's name; `unanswered` also where the server is gone. */
export async function act(request: Act): Promise<ActOutcome> {
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return response.ok ? ((await response.json()) as ActOutcome) : { status: 'missing' };
  } catch {
    return { status: 'unanswered' };
  }
}
