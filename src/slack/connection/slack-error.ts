import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { CasefileError } from '../../lib/errors.ts';

/**
 * Why Slack did not do what it was asked. The first three pass by themselves; the others need a person.
 * `thread-gone`: the message that began the thread was deleted. `not-found`: a message of ours was.
 */
export type SlackTrouble =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'network' }
  | { readonly kind: 'slack-down'; readonly code: string }
  | { readonly kind: 'channel-gone' | 'not-in-channel' | 'thread-gone' | 'not-found'; readonly code: string }
  | { readonly kind: 'refused-token' | 'refused'; readonly code: string };

export const passes = (trouble: SlackTrouble): boolean =>
  trouble.kind === 'rate-limited' || trouble.kind === 'network' || trouble.kind === 'slack-down';

const kinds: Readonly<Record<string, Exclude<SlackTrouble['kind'], 'rate-limited' | 'network'>>> = {
  channel_not_found: 'channel-gone',
  is_archived: 'channel-gone',
  not_in_channel: 'not-in-channel',
  restricted_action: 'not-in-channel',
  thread_not_found: 'thread-gone',
  message_not_found: 'not-found',
  cant_update_message: 'not-found',
  invalid_auth: 'refused-token',
  not_authed: 'refused-token',
  account_inactive: 'refused-token',
  token_revoked: 'refused-token',
  token_expired: 'refused-token',
  missing_scope: 'refused-token',
  internal_error: 'slack-down',
  fatal_error: 'slack-down',
  service_unavailable: 'slack-down',
  request_timeout: 'slack-down',
};

/** What the SDK threw, told apart; undefined where it was no answer of Slack's and no failure of the network. */
export function troubleOf(error: unknown): SlackTrouble | undefined {
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'rate-limited', retryAfterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIRequestError) return { kind: 'network' };
  if (error instanceof WebAPIHTTPError) return { kind: 'slack-down', code: `http_${error.statusCode}` };
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const code = error.data.error;
  if (code === 'ratelimited') return { kind: 'rate-limited', retryAfterMs: 1000 };
  // A proxy's page arrives in the code's place: it says nothing about what we asked, and nobody should read it.
  if (!/^[a-z0-9_.:-]{1,80}$/iu.test(code)) return { kind: 'slack-down', code: 'unreadable_answer' };
  return { kind: kinds[code] ?? 'refused', code };
}

const sentences: Readonly<Record<SlackTrouble['kind'], string>> = {
  'rate-limited': 'Slack kept limiting our rate',
  network: 'Slack could not be reached',
  'slack-down': 'Slack failed',
  'channel-gone': 'the channel is gone or archived',
  'not-in-channel': 'the bot is not in the channel or may not post there',
  'thread-gone': 'the message that began the thread was deleted',
  'not-found': 'the message was deleted',
  'refused-token': 'Slack refused the token or one of its scopes is missing',
  refused: 'Slack refused the request',
};

/** Slack did not take what we had to say, and waiting did not help; `trouble` says why. */
export class SlackFailure extends CasefileError {
  override readonly name = 'SlackFailure';
  readonly code = 'slack.failed';
  override readonly lasting: boolean;
  readonly trouble: SlackTrouble;

  constructor(method: string, trouble: SlackTrouble, cause: unknown) {
    const detail = 'code' in trouble ? ` (${trouble.code})` : '';
    super(`${method}: ${sentences[trouble.kind]}${detail}.`, { cause });
    this.trouble = trouble;
    this.lasting = !passes(trouble);
  }
}
