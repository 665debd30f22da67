import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Workspace } from '../../src/demo/port.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { launchBrowser, openPage, screenshotPath } from '../support/browser.ts';
import { describeWith } from '../support/tools.ts';
import { alertmanagerAlert, startScriptedBot } from './scripted-bot.ts';
import type { StubBot } from './stub-bot.ts';

describeWith(['chromium'], 'the page of the local workspace', (chromium) => {
  let browser: Browser;
  let workspace: Workspace;
  let bot: StubBot;
  let chosen: string[];

  beforeAll(async () => {
    browser = await launchBrowser(chromium);
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    chosen = [];
    workspace = await startWorkspace({
      signingSecret: 'known to both',
      incidents: [
        { id: 'policy', title: 'Edge cut off', summary: 'Every request to the shop times out.' },
        { id: 'flag', title: 'A flag flipped', summary: 'Some carts fail, most do not.' },
        { id: 'quota', title: 'Rollout stuck', summary: 'New pods never start.' },
        { id: 'calm', title: 'Nothing wrong', summary: 'An alert that has recovered.' },
      ],
      shortcut: { callbackId: 'investigate_message', name: 'Investigate' },
      onChoose: (id) => {
        chosen.push(id);
        workspace.postAlert(alertmanagerAlert);
      },
    });
    bot = await startScriptedBot(workspace);
  });
  afterEach(async () => {
    await workspace.stop();
    await bot.stop();
  });

  it('shows a chosen incident, its thread and its diagnosis', async () => {
    const { page, faults } = await openPage(browser, workspace.url);

    await page.getByRole('button', { name: /Edge cut off/u }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('button', { name: 'Receipts' }).waitFor();

    expect(chosen).toEqual(['policy']);
    expect(await thread.innerText()).toContain(
      'Confirmed: a new NetworkPolicy blocks all traffic into storefront.',
    );
    expect(
      await page
        .getByRole('link', { name: /RequestErrorRate/u })
        .first()
        .getAttribute('href'),
    ).toContain('alertmanager');
    expect(faults).toEqual([]);
    await page.screenshot({ path: screenshotPath('workspace-light') });
  });
});
