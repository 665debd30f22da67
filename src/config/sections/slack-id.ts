import { z } from 'zod';

export const channelId = z
  .string()
  .regex(/^[CDG][A-Z0-9]+$/u, 'expected a Slack channel id such as C0123ABCD');

export const userOrGroup = z
  .string()
  .regex(/^[USW][A-Z0-9]+$/u, 'expected a Slack user or group id such as U0123ABCD');
