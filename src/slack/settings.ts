import type { Allowed } from './people/permissions.ts';

/** How the bot is connected to Slack, and where it listens. */
export type SlackSettings = SlackConnection & {
  /** Ids of the channels in which it listens; empty: every channel that it was invited to. */
  readonly channels: readonly string[];
  /** Who may do what, as users and groups; absent or empty: everybody who can read the channel. */
  readonly allowed?: Partial<Allowed>;
  /** Where packets are posted; absent: in the incidents' own threads. */
  readonly packetChannel?: string;
};

export type SlackConnection = {
  readonly botToken: string;
  /** Another Web API base, with its trailing `/api/`. */
  readonly apiUrl?: string;
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number }
);

/** What names the bot in the workspace: its own messages are passed over. */
export interface BotIdentity {
  readonly botId: string | undefined;
  readonly userId: string | undefined;
}
