import type { LookUpFailure } from './outcome.ts';

/** What a status code says by itself, whatever the body says; undefined where the body may know more. */
export function explainStatus(where: string, response: Response): LookUpFailure | undefined {
  const { status } = response;
  if (status === 401) return { status: 'denied', message: `${where} does not accept the credentials (401).` };
  if (status === 403) return { status: 'denied', message: `${where} forbids this look-up (403).` };
  if (status === 407)
    return { status: 'denied', message: `A proxy before ${where} wants credentials (407).` };
  if (status === 429) return { status: 'rate-limited', message: `${where} limits its rate (429).` };
  if (status === 408 || status === 504)
    return { status: 'timeout', message: `${where} gave up waiting (${status}).` };
  if (status === 404 || status === 405)
    return { status: 'misconfigured', message: `${where} has no such interface (${status}): check the url.` };
  if (status >= 300 && status < 400) return redirected(where, response);
  return undefined;
}

function redirected(where: string, response: Response): LookUpFailure {
  const target = response.headers.get('location') ?? '';
  const host = URL.canParse(target, response.url) ? new URL(target, response.url).host : 'nowhere';
  return {
    status: 'misconfigured',
    message: `${where} redirects to ${host.slice(0, 100)}, which is not followed: it may be a login page.`,
  };
}

/** Codes of Node, undici and OpenSSL for what happens below HTTP. */
const byCode: readonly (readonly [RegExp, LookUpFailure['status'], string])[] = [
  [/^ECONNREFUSED$/u, 'unreachable', 'refuses the connection'],
  [/^(ENOTFOUND|EAI_)/u, 'unreachable', 'has a host name that does not resolve'],
  [/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/u, 'unreachable', 'has no route to it'],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/u, 'timeout', 'did not answer in time'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/u, 'unreachable', 'broke the connection off'],
  [/CERT|SIGNATURE|ISSUER/u, 'misconfigured', 'shows a certificate that is not trusted'],
  [/^(ERR_SSL|EPROTO)/u, 'misconfigured', 'does not speak TLS as expected'],
  [/^(HPE_|HTTPParserError|UND_ERR_RES|UND_ERR_HEADERS)/u, 'misconfigured', 'does not answer in plain HTTP'],
  [/^Z_/u, 'misconfigured', 'sent a damaged compressed body'],
];

/** Names the failure behind an error of `fetch`, without repeating anything that the other side said. */
export function explainError(where: string, error: unknown): LookUpFailure {
  const code = codeOf(error);
  const known = byCode.find(([pattern]) => pattern.test(code));
  if (known !== undefined) return { status: known[1], message: `${where} ${known[2]}${named(code)}.` };
  return { status: 'unreachable', message: `${where} could not be asked${named(code)}.` };
}

const named = (code: string): string => (code === '' || code === 'Error' ? '' : ` (${code})`);

/** The first code in a chain of causes, or else the innermost name; `fetch` wraps what really happened. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  // Parser errors of undici may come without their code.
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
}
