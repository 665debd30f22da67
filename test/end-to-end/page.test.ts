import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundledCases } from '../../src/cli/bundled-cases.ts';
import { type LocalDemo, startDemo } from '../../src/cli/local-demo.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { launchBrowser, openPage, screenshotPath } from '../support/browser.ts';
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
});
