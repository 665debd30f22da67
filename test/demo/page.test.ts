import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Workspace } from '../../src/demo/port.ts';
import { objectAt } from '../../src/demo/read-json.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { launchBrowser, openPage, screenshotPath, type WindowOptions } from '../support/browser.ts';
import { describeWith } from '../support/tools.ts';
import { until } from '../support/until.ts';
import { actionsHeard, alertmanagerAlert, grafanaAlert, startScriptedBot } from './scripted-bot.ts';
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
    // The bundler takes its seconds here, where there is time for them.
    await fetch(workspace.url);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await workspace.stop();
    await bot.stop();
  });

  /** Chooses the first incident and waits for the diagnosis in the open thread. */
  async function openDiagnosis(options: WindowOptions = {}) {
    const { page, faults } = await openPage(browser, workspace.url, options);
    await page.getByRole('button', { name: /Edge cut off/u }).click();
    if ((options.width ?? 1280) < 900) await page.getByRole('button', { name: /2 replies/u }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('button', { name: 'Receipts' }).waitFor();
    return { page, faults, thread };
  }

  it('shows a chosen incident, its thread and its diagnosis', async () => {
    workspace.postAlert(grafanaAlert);
    const { page, faults, thread } = await openDiagnosis();

    expect(chosen).toEqual(['policy']);
    expect(await page.getByRole('button', { name: /Edge cut off/u, pressed: true }).count()).toBe(1);
    expect(await thread.innerText()).toContain(
      'Confirmed: a new NetworkPolicy blocks all traffic into storefront.',
    );
    const title = page.getByRole('link', { name: /RequestErrorRate/u }).first();
    expect(await title.getAttribute('href')).toContain('alertmanager');
    expect(await page.getByRole('log', { name: 'Messages' }).innerText()).toMatch(/Severity\s+critical/u);
    expect(faults).toEqual([]);
    await page.screenshot({ path: screenshotPath('workspace-light') });
  });

  it('opens the bot’s modal on a press, keeps the focus inside and closes it on Escape', async () => {
    const { page, faults, thread } = await openDiagnosis({ dark: true });

    await thread.getByRole('button', { name: 'Receipts' }).click();
    const modal = page.getByRole('dialog', { name: 'Receipts' });
    await modal.getByText('0.02 → 41.7 at 12:02:10').waitFor();
    await modal.getByRole('cell', { name: '503' }).waitFor();
    await page.screenshot({ path: screenshotPath('modal-dark') });
    for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('Tab');
    const inside = await modal.evaluate(
      (dialog) => dialog.contains(document.activeElement) || document.activeElement === document.body,
    );
    await page.keyboard.press('Escape');
    await modal.waitFor({ state: 'detached' });

    expect(inside).toBe(true);
    await page.screenshot({ path: screenshotPath('workspace-dark') });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Receipts');
    expect(workspace.views()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('sends feedback to the bot and shows what it answers', async () => {
    const { faults, thread } = await openDiagnosis();

    await thread.getByRole('button', { name: 'Right', exact: true }).click();
    await thread.getByText('Marked right by').waitFor();

    expect(actionsHeard(bot.heard)).toEqual(['right']);
    expect(await thread.innerText()).toContain('✅ Marked right by @you.');
    expect(await thread.getByRole('button', { name: 'Wrong' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('asks before a button that wants to be confirmed', async () => {
    const { page, thread } = await openDiagnosis();

    await thread.getByRole('button', { name: /Delete the policy/u }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
    const afterRefusal = actionsHeard(bot.heard);
    await thread.getByRole('button', { name: /Delete the policy/u }).click();
    const question = page.getByRole('dialog', { name: 'Ask for approval?' });
    await question.getByRole('button', { name: 'Ask' }).click();
    await question.waitFor({ state: 'detached' });
    await workspace.settled();

    expect(afterRefusal).toEqual([]);
    expect(actionsHeard(bot.heard)).toEqual(['delete']);
  });

  it('submits a form, shows what the bot finds wrong with it, and closes it when it is right', async () => {
    const { page, faults, thread } = await openDiagnosis();

    await thread.getByRole('button', { name: 'Wrong' }).click();
    const form = page.getByRole('dialog', { name: 'What was it?' });
    await form.getByLabel('Cause').fill('DNS');
    await form.getByLabel('Kind').selectOption('change');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Say more.').waitFor();
    const untouched = objectAt(objectAt(bot.heard.at(-1)?.payload, 'view'), 'state');
    await form.getByLabel('metrics').check();
    await form.getByLabel('Cause').fill('DNS of the registry');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.waitFor({ state: 'detached' });

    expect(untouched).toMatchObject({ values: { seen: { boxes: { selected_options: [] } } } });
    expect(objectAt(objectAt(bot.heard.at(-1)?.payload, 'view'), 'state')).toMatchObject({
      values: {
        why: { text: { type: 'plain_text_input', value: 'DNS of the registry' } },
        kind: { pick: { type: 'static_select', selected_option: { value: 'change' } } },
        seen: { boxes: { type: 'checkboxes', selected_options: [{ value: 'metrics' }] } },
      },
    });
    expect(faults).toEqual([]);
  });

  it('carries a mention to the bot and its answer back', async () => {
    const { page, faults } = await openPage(browser, workspace.url);

    await page.getByRole('textbox', { name: 'Message #incidents' }).fill('@casefile why is <checkout> slow?');
    await page.keyboard.press('Enter');
    await page.getByText('You asked; I answer.').waitFor();

    expect(workspace.messages('C0INCIDENT').map((each) => each.text)).toEqual([
      '<@U0CASEFILE> why is &lt;checkout&gt; slow?',
    ]);
    expect(await page.getByRole('log', { name: 'Messages' }).innerText()).toContain(
      '@casefile why is <checkout> slow?',
    );
    expect(faults).toEqual([]);
  });

  it('stops what a message streams about, as Slack’s own button does', async () => {
    const asked = workspace.postAlert(alertmanagerAlert);
    if (asked.status !== 'posted') throw new Error(asked.error);
    const { channel, ts } = asked.message;
    await fetch(`${workspace.apiUrl}chat.startStream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.tokens.bot}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ channel, thread_ts: ts, recipient_user_id: 'U0VISITOR1', recipient_team_id: 'T0LOCAL001' },
        markdown_text: 'Looking at the shop.',
      }),
    });
    const { page, faults } = await openPage(browser, workspace.url);
    await page.getByRole('button', { name: /repl/u }).first().click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const stop = thread.getByRole('button', { name: 'Stop', exact: true });
    await stop.waitFor();
    await page.screenshot({ path: screenshotPath('stream-stop') });

    await stop.click();

    const heard = await until('the event', () =>
      workspace.deliveries().find((one) => JSON.stringify(one).includes('agent_session_stopped')),
    );
    expect(JSON.stringify(heard)).toContain(ts);
    expect(faults).toEqual([]);
  });

  it('fits a phone, with the thread over the channel', async () => {
    const { page, faults, thread } = await openDiagnosis({ width: 390, height: 844 });

    await page.screenshot({ path: screenshotPath('thread-phone') });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await page.getByRole('log', { name: 'Messages' }).waitFor();
    await page.screenshot({ path: screenshotPath('channel-phone') });

    expect(width).toBeLessThanOrEqual(390);
    expect(await thread.count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('shows the bot’s home', async () => {
    const { page, faults } = await openPage(browser, workspace.url);

    await page.getByRole('button', { name: 'Casefile' }).click();
    await page.getByRole('heading', { name: 'Open incidents' }).waitFor();

    expect(faults).toEqual([]);
  });

  it('draws hostile alert text as text', async () => {
    workspace.postAlert({
      channel: 'incidents',
      from: '<img src=x onerror=alert(1)>',
      text: '<script>window.broken = true</script> <javascript:alert(1)|click me> &lt;b&gt;bold&lt;/b&gt;',
      attachments: [
        { title: 'x', title_link: 'javascript:alert(1)', color: 'red;background:url(https://example.com)' },
      ],
    });
    const { page, faults } = await openPage(browser, workspace.url);
    const said = await page.getByRole('log', { name: 'Messages' }).innerText();

    expect(said).toContain('<script>window.broken = true</script> click me <b>bold</b>');
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(await page.getByRole('link').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('says on the page when the bot does not answer', async () => {
    const { page, thread } = await openDiagnosis();
    await bot.stop();

    await thread.getByRole('button', { name: 'Right', exact: true }).click();

    await page.getByRole('status').getByText('did not answer').waitFor();
  });
});
