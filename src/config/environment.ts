import { z } from 'zod';
import { InputError } from '../lib/errors.ts';

const Url = z.url({ protocol: /^https?$/u, error: 'must be an http or https URL' });
const Port = z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535);
const Level = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

/** The environment variables that Casefile reads; empty ones count as absent. */
const Environment = z.object({
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must start with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must start with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  PORT: Port.optional(),
  SLACK_API_URL: Url.optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: Url.optional(),
  CASEFILE_MODEL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  PAGERDUTY_ROUTING_KEY: z.string().optional(),
  OPSGENIE_API_KEY: z.string().optional(),
  CASEFILE_WEBHOOK_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
  CASEFILE_DATA_DIR: z.string().default('.data'),
  CASEFILE_CONFIG: z.string().optional(),
  CASEFILE_LOG_LEVEL: Level.default('info'),
});
export type Environment = z.infer<typeof Environment>;

/** Throws InputError naming every variable that is wrong; values are never part of the message. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(present);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new InputError(`Environment: ${faults.join('; ')}.`);
}

/** How the bot is connected to Slack. */
export type SlackConnection = { readonly botToken: string; readonly apiUrl?: string } & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number }
);

/** Socket Mode where an app token is set, HTTP otherwise; throws InputError naming what is missing. */
export function slackConnection(environment: Environment): SlackConnection {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = environment;
  if (botToken === undefined) throw new InputError('SLACK_BOT_TOKEN is not set; see docs/install-slack.md.');
  const base = { botToken, ...(environment.SLACK_API_URL && { apiUrl: environment.SLACK_API_URL }) };
  if (appToken !== undefined) return { ...base, mode: 'socket', appToken };
  if (signingSecret === undefined)
    throw new InputError(
      'Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET (and PORT) for HTTP; neither is set.',
    );
  return { ...base, mode: 'http', signingSecret, port: environment.PORT ?? 3000 };
}

/** The models that CASEFILE_MODEL lists, the preferred one first, each once. */
export const modelNames = ({
  CASEFILE_MODEL: list = '',
}: Pick<Environment, 'CASEFILE_MODEL'>): readonly string[] => [
  ...new Set(
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

const tracers = [
  'LANGSMITH_TRACING',
  'LANGSMITH_TRACING_V2',
  'LANGCHAIN_TRACING',
  'LANGCHAIN_TRACING_V2',
  'LANGCHAIN_VERBOSE',
];

/** Alerts and telemetry go to no tracing service, and not to the terminal, whatever the environment asks for. */
export function forbidTracing(variables: Record<string, string | undefined> = process.env): void {
  for (const name of tracers) variables[name] = 'false';
}
