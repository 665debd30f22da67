import type { BlockAction } from '@slack/bolt';

/** What was pressed, by whom and where, out of Slack's many places for it. */
export interface Press {
  readonly value: unknown;
  readonly user: string;
  readonly channel: string | undefined;
  readonly threadTs: string | undefined;
}

export function pressed(body: BlockAction): Press {
  const [action] = body.actions;
  const container: Readonly<Record<string, unknown>> = body.container;
  return {
    value: action !== undefined && 'value' in action ? action.value : undefined,
    user: body.user.id,
    channel: body.channel?.id ?? textOf(container['channel_id']),
    threadTs: textOf(container['thread_ts']),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
