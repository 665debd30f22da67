import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Quiet on loopback: nothing of the browser itself may ask for the network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** A page together with everything that went wrong on it: console errors, exceptions, failed requests. */
export interface WatchedPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Starts Debian's Chromium without a window; the path comes from `describeWith(['chromium'], …)`. */
export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, headless: true, args: flags });

export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 860, dark = false }: WindowOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    timezoneId: 'UTC',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) =>
    faults.push(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`),
  );
  await page.goto(url);
  return { page, faults };
}

/** Where a screenshot goes; not kept under version control. */
export function screenshotPath(name: string): string {
  const folder = join(import.meta.dirname, '..', '.out');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
