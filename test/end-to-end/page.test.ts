import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import { type LocalDemo, startDemo } from '../../src/cli/local-demo.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { launchBrowser, openPage, screenshotPath } from '../support/browser.ts';
import { shiftingClock } from '../support/clocks.ts';
import { localRoom } from '../support/local-room.ts';
import { describeWith } from '../support/tools.ts';
import { until } from '../support/until.ts';

/** `npm run screenshots` sets it: the README's pictures are taken anew. */
const keepScreenshots = process.env['CASEFILE_SCREENSHOTS'] === 'keep';

function picture(name: string): string {
  if (!keepScreenshots) return screenshotPath(name);
  const folder = resolve(import.meta.dirname, '../../docs/images');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}

const stormAlerts = [
  ['GatewayLatencyHigh', 'warning'],
  ['GatewayQueueGrowing', 'warning'],
  ['CheckoutFailing', 'critical'],
  ['LoginFailing', 'critical'],
  ['SearchFailing', 'critical'],
  ['ApdexLow', 'warning'],
] as const;

describeWith(['chromium'], 'the demo in a browser', (chromium) => {
  let browser: Browser;
  let store: Store;
  let demo: LocalDemo;

  beforeAll(async () => {
    browser = await launchBrowser(chromium);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    store = openSqliteStore(':memory:');
    const log = createLog('silent');
    demo = await startDemo({ cases: bundledCases(), store, log, port: 0, page: true, clock: systemClock });
    await demo.play('edge-network-policy');
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await demo.stop();
    await store.close();
  });

  async function openThread(options: Parameters<typeof openPage>[2] = {}) {
    const watched = await openPage(browser, demo.workspace.url, options);
    await watched.page
      .getByRole('button', { name: /2 replies/u })
      .first()
      .click();
    const thread = watched.page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('button', { name: /Receipts/u }).waitFor();
    return { ...watched, thread };
  }

  /** Writes into the box of the thread, and waits for the answer that stands below. */
  async function ask(thread: Locator, words: string, answered: RegExp): Promise<string> {
    await thread.getByRole('textbox', { name: 'Reply' }).fill(words);
    await thread.getByRole('textbox', { name: 'Reply' }).press('Enter');
    const answer = thread.getByRole('article').filter({ hasText: answered }).last();
    await answer.waitFor();
    return answer.innerText();
  }

  it('shows the alert, the thread with its diagnosis, and the receipts', async () => {
    const { page, faults, thread } = await openThread({ width: 1280, height: 900 });
    const channel = await page.getByRole('log', { name: 'Messages' }).innerText();
    const diagnosis = await thread.innerText();
    await page.screenshot({ path: picture('thread') });

    await thread.getByRole('button', { name: /Receipts/u }).click();
    const modal = page.getByRole('dialog', { name: /Receipts/u });
    await modal.getByText('[1]').first().waitFor();
    const receipts = await modal.innerText();
    await page.screenshot({ path: picture('receipts') });
    await page.keyboard.press('Escape');
    await modal.waitFor({ state: 'detached' });

    expect(channel).toContain('[FIRING:1]');
    expect(diagnosis).toContain('Confirmed');
    expect(diagnosis).toContain('paperlane/NetworkPolicy/storefront-ingress');
    expect(receipts).toContain('kubernetes');
    expect(faults).toEqual([]);
  });

  it('shows why the bystanders are ruled out', async () => {
    const { page, faults, thread } = await openThread();

    await thread.getByRole('button', { name: /Ruled out/u }).click();
    const modal = page.getByRole('dialog', { name: /Ruled out/u });
    await modal.waitFor();
    await page.screenshot({ path: screenshotPath('ruled-out') });

    expect(await modal.innerText()).toContain('paperlane/');
    expect(faults).toEqual([]);
  });

  it('stores feedback and shows that it did', async () => {
    const { faults, thread } = await openThread();

    await thread.getByRole('button', { name: 'Wrong', exact: true }).click();
    const incident = await until('stored feedback', async () =>
      (await store.list('incidents')).find(({ value }) => JSON.stringify(value['feedback']) !== '[]'),
    );
    await thread.getByRole('button', { name: 'Wrong · said by 1' }).waitFor();

    expect(incident.value['feedback']).toMatchObject([{ verdict: 'wrong' }]);
    expect(faults).toEqual([]);
  });

  it('plays another incident at a click', async () => {
    const { page, faults } = await openPage(browser, demo.workspace.url);

    await page
      .getByRole('button', { name: /short of breath/u })
      .first()
      .click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText(/No fault found/u).waitFor();
    await page.screenshot({ path: screenshotPath('no-fault') });

    expect(faults).toEqual([]);
  });

  it('fits a telephone', async () => {
    const { page, faults, thread } = await openThread({ width: 390, height: 844, dark: true });
    await page.screenshot({ path: picture('phone') });

    expect(await thread.innerText()).toContain('Confirmed');
    expect(faults).toEqual([]);
  });

  it('hands an incident to people: the packet, its files, and who acknowledged it', async () => {
    const { page, faults } = await openPage(browser, demo.workspace.url, { width: 1280, height: 900 });
    await page.getByRole('button', { name: 'escalations' }).click();
    const channel = page.getByRole('log', { name: 'Messages' });
    await channel.getByRole('button', { name: /1 reply/u }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const files = thread.getByRole('link', { name: /^escalation-.*\.(md|json)$/u });
    await files.nth(1).waitFor();
    const packet = await channel.innerText();
    await page.screenshot({ path: picture('packet') });

    await channel.getByRole('button', { name: 'Acknowledge' }).click();
    await channel.getByText(/Acknowledged by @you/u).waitFor();
    const standing = await channel.innerText();
    await page.getByRole('button', { name: /^#\s*incidents$/u }).click();
    await page.getByRole('button', { name: /2 replies/u }).click();
    await page
      .getByRole('complementary')
      .getByText(/Acknowledged by @you/u)
      .waitFor();

    expect(packet).toContain('@you');
    expect(packet).toContain('trigger: customer impact above 10 %');
    expect(packet).toContain('Nobody has answered yet');
    expect(standing).toMatch(/Acknowledged by @you at \d\d:\d\d/u);
    expect(standing).not.toContain('Nobody has answered yet');
    expect(await channel.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('answers what a person asks in the thread, and keeps what they know better', async () => {
    const { page, faults, thread } = await openThread({ width: 1280, height: 900 });

    const answer = await ask(thread, '@casefile what about the storefront?', /no new look-up/u);
    const why = await ask(thread, '@casefile why', /Cause:.*Changed:/su);
    await page.screenshot({ path: picture('conversation') });
    const noted = await ask(thread, '@casefile actually the mesh upgrade made that policy', /Noted/u);
    const status = await ask(thread, '@casefile status', /Corrected by @you/u);

    expect(answer).toContain('storefront has 3 of 3 pods ready');
    expect(answer).toMatch(/\[\d+\]|kubernetes/u);
    expect(why).toContain('storefront-ingress');
    expect(noted).toContain('the mesh upgrade made that policy');
    expect(status).toContain('the mesh upgrade made that policy');
    expect(faults).toEqual([]);
  });

  it('shows on the Home tab what is open, who has it, and how the bot is', async () => {
    const { page, faults, thread } = await openThread({ width: 1280, height: 900 });
    await thread.getByText(/Packet in/u).waitFor();

    await page.getByRole('button', { name: 'Casefile' }).click();
    const home = page.getByRole('main');
    await home.getByText('Open incidents').waitFor();
    await page.screenshot({ path: picture('home') });

    const text = await home.innerText();
    expect(text).toContain('1 incident is open; 1 escalation waits for an answer.');
    expect(text).toContain('ServiceErrorRateHigh');
    expect(text).toContain('Sources: 6 of 6');
    expect(faults).toEqual([]);
  });
});

describeWith(['chromium'], 'a storm in a browser', (chromium) => {
  it('is one card that counts what joined, under the first alert', async () => {
    const [browser, store] = [await launchBrowser(chromium), openSqliteStore(':memory:')];
    onTestFinished(async () => {
      await browser.close();
      await demo.stop();
      await store.close();
    });
    const clock = shiftingClock(systemClock);
    const log = createLog('silent');
    const demo = await startDemo({
      cases: bundledCases(),
      store,
      log,
      port: 0,
      page: true,
      clock,
      grouping: {},
    });
    const room = localRoom(demo.workspace);
    const first = await demo.play('edge-network-policy');
    await room.reply(first, /Confirmed/u);
    for (const [name, severity] of stormAlerts)
      room.alert({ title: `[FIRING:1] ${name} (paperlane-prod paperlane edge-gateway ${severity})` });
    await demo.workspace.settled();
    clock.pass(15_000);
    await room.reply(first, /7 alerts/u);

    const { page, faults } = await openPage(browser, demo.workspace.url, { width: 1280, height: 900 });
    await page.getByRole('button', { name: /replies/u }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText(/7 alerts/u).waitFor();
    await page.screenshot({ path: picture('storm') });

    const channel = await page.getByRole('log', { name: 'Messages' }).innerText();
    expect(await thread.innerText()).toContain(
      '7 alerts (4 critical), also CheckoutFailing, LoginFailing, SearchFailing and 3 more.',
    );
    expect(channel.match(/replies/gu)).toHaveLength(1);
    expect(await store.list('incidents')).toHaveLength(1);
    expect(faults).toEqual([]);
  });
});
