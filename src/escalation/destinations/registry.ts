import type { Destination, DestinationParts } from './destination.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { webhook } from './webhook.ts';

/** Every destination but Slack, by the key that configures it. */
export const destinationFactories = { pagerduty, opsgenie, webhook } as const satisfies Readonly<
  Record<string, (parts: DestinationParts) => Destination>
>;
