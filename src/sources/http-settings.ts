import { z } from 'zod';

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/** An address of a back end; a path is kept, since many stand behind a prefix. */
const Address = z
  .url({ protocol: /^https?$/u, error: 'expected an http or https address' })
  .refine((url) => parse(url)?.username === '' && parse(url)?.password === '', {
    error: 'credentials do not belong into the address: use token, or username and password',
  })
  .refine((url) => !/[?#]/u.test(url), { error: 'the address must end before ? and #' })
  .transform((url) => url.replace(/\/+$/u, ''));

const Secret = z
  .string()
  .min(1)
  .regex(/^[\x20-\x7e]+$/u, { error: 'expected printable ASCII without line breaks' });

/** The settings that all sources behind HTTP share. */
export const HttpSettings = z
  .strictObject({
    url: Address,
    /** Where people open it, where that is another address. */
    webUrl: Address.optional(),
    /** Sent as a bearer token. */
    token: Secret.optional(),
    username: Secret.optional(),
    password: Secret.optional(),
    /** For one request, its whole body included. */
    timeoutMs: z.int().min(100).max(300_000).default(10_000),
    /** For all requests of one look-up; keep it below `budgets.lookUpSeconds`. */
    budgetMs: z.int().min(100).max(300_000).default(12_000),
  })
  .refine((it) => (it.username === undefined) === (it.password === undefined), {
    error: 'username and password belong together',
  })
  .refine((it) => it.token === undefined || it.username === undefined, {
    error: 'either token, or username and password',
  });
export type HttpSettings = z.infer<typeof HttpSettings>;

/** The value of the Authorization header, where there is one. */
export function authorization(settings: HttpSettings): string | undefined {
  if (settings.token !== undefined) return `Bearer ${settings.token}`;
  if (settings.username === undefined) return undefined;
  return `Basic ${Buffer.from(`${settings.username}:${settings.password ?? ''}`).toString('base64')}`;
}
