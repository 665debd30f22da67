import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorkspace } from '../../src/demo/workspace.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { slackReporter } from '../../src/slack/reporter.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { hastyClock, manualClock } from '../support/clocks.ts';
import { aDiagnosis, anIncident } from '../support/diagnoses.ts';

const log = createLog('silent');
const channel = 'C0INCIDENT';
let store: Store;
let workspace: Workspace;
let threadTs: string;

beforeEach(async () => {
  store = openSqliteStore(':memory:');
  workspace = await startWorkspace({ signingSecret: 'unused', page: false, retryDelaysMs: [] });
  await workspace.visitor.say(channel, 'why is web slow?');
  threadTs = workspace.messages(channel).at(-1)?.ts ?? '';
});
afterEach(async () => {
  await workspace.stop();
  await store.close();
});

const asked = (change = {}) =>
  anIncident({
    ...{ askedBy: 'U0VISITOR1', question: 'why is web [slow](https://evil.example) <!channel>?' },
    thread: { team: 'T0LOCAL001', channel, threadTs },
    ...change,
  });

/** A process with nothing in its memory. */
function startProcess(
  clock: ReturnType<typeof manualClock> | ReturnType<typeof hastyClock> = hastyClock(Date.now()),
) {
  const client = slackClient({ botToken: workspace.tokens.bot, apiUrl: workspace.apiUrl }, log);
  return slackReporter({ client, store, clock, log });
}

const ours = () => workspace.messages(channel, threadTs).slice(1);
const states = () => ours().map(({ streaming_state }) => streaming_state);
const shown = () => ours().map((message) => renderThread([message], { width: 2_000 }));

describe('the answer to a person', () => {
  it('is streamed in one message that ends as the diagnosis with its buttons', async () => {
    const reporter = startProcess();

    await reporter.begin(asked(), ['kubernetes', 'loki']);
    const during = [...states(), ...shown()];
    await reporter.report(asked(), aDiagnosis());

    expect(during[0]).toBe('in_progress');
    expect(during[1]).toContain('Asking kubernetes, loki');
    expect(states()).toEqual(['completed']);
    expect(shown()[0]).toContain('Confirmed');
    expect(shown()[0]).toContain('[Receipts (5)]');
  });

  it('holds no link and calls nobody, whatever the question holds', async () => {
    await startProcess().begin(asked(), []);

    const { text = '' } = ours()[0] ?? {};
    expect(text).not.toMatch(/\]\(|<!channel>|https:\/\//u);
  });

  it('says in the thread where it was asked that it fired before, and answers in the earlier one', async () => {
    await workspace.visitor.say(channel, 'web is slow again');
    const own = workspace.messages(channel).at(-1)?.ts ?? '';

    await startProcess().begin(asked({ recurrenceOf: 'inc_0', messages: [`${channel}:${own}`] }), []);

    expect(states()).toEqual(['in_progress']);
    const [pointer, ...rest] = workspace.messages(channel, own).slice(1);
    expect(pointer && renderThread([pointer], { width: 2_000 })).toContain('This fired before.');
    expect(rest).toEqual([]);
  });

  it('counts under its end the alerts that joined meanwhile', async () => {
    const reporter = startProcess();
    await reporter.begin(asked(), []);

    await reporter.report(asked({ repeats: 2 }), aDiagnosis());

    expect(states()).toEqual(['completed']);
    expect(shown()[0]).toContain('Fired 3 times.');
  });

  it('shows how far it is', async () => {
    const clock = manualClock(Date.now());
    const reporter = startProcess(clock);
    await reporter.begin(asked(), []);

    await reporter.progress(asked(), { asked: 6, answered: 4, elapsedMs: 3_000 });
    const appended = workspace.until(({ kind }) => kind === 'edited');
    await clock.pass(2_000);
    await appended;

    expect(shown()[0]).toContain('4 of 6 look-ups in');
  });

  it('goes on in a new message when its stream dies', async () => {
    const clock = manualClock(Date.now());
    const reporter = startProcess(clock);
    await reporter.begin(asked(), []);
    workspace.endStreams();

    await reporter.progress(asked(), { asked: 6, answered: 4, elapsedMs: 3_000 });
    const posted = workspace.until(({ kind }) => kind === 'posted');
    await clock.pass(2_000);
    await posted;
    const reporting = reporter.report(asked(), aDiagnosis());
    await reporting;

    expect(states()).toEqual(['errored', 'completed']);
    expect(shown()[0]).toContain('The diagnosis is below.');
    expect(shown()[1]).toContain('Confirmed');
  });

  it('is posted where its stream died before the end', async () => {
    const reporter = startProcess();
    await reporter.begin(asked(), []);
    workspace.endStreams();

    await reporter.report(asked(), aDiagnosis());

    expect(shown()).toHaveLength(2);
    expect(shown()[0]).toContain('The diagnosis is below.');
    expect(shown()[1]).toContain('Confirmed');
  });

  it.each(['unknown_method', 'missing_scope', 'not_allowed_token_type'])(
    'is posted, then and later, where Slack answers %s',
    async (error) => {
      const reporter = startProcess();
      workspace.failNext({ method: 'chat.startStream', error });

      for (const run of [1, 2]) {
        await reporter.begin(asked({ run }), []);
        await reporter.report(asked({ run }), aDiagnosis());
      }

      expect(states()).toEqual([undefined, undefined, undefined, undefined]);
    },
  );

  it('is the same message after a restart in the middle', async () => {
    await startProcess().begin(asked(), []);

    const second = startProcess();
    await second.begin(asked(), []);
    await second.report(asked(), aDiagnosis());
    await startProcess().report(asked(), aDiagnosis());

    expect(states()).toEqual(['completed']);
  });

  it('that ended without our hearing so is neither repeated nor overwritten', async () => {
    const reporter = startProcess();
    await reporter.begin(asked(), []);
    await reporter.report(asked(), aDiagnosis());
    const [written] = await store.list('posts');
    // As a process leaves it that dies while Slack answers.
    await store.write(
      'posts',
      written?.key ?? '',
      { state: 'intended', intendedAt: Date.now() },
      written?.version ?? 0,
    );
    const [stream] = await store.list('streams');
    await store.write(
      'streams',
      stream?.key ?? '',
      { ...stream?.value, state: 'open' },
      stream?.version ?? 0,
    );

    await startProcess().report(asked(), aDiagnosis());

    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toContain('Confirmed');
  });
});

describe('the answer to an alert', () => {
  it('is not streamed: nobody asked for it', async () => {
    const alone = anIncident({ thread: { team: 'T0LOCAL001', channel, threadTs } });
    const reporter = startProcess();

    await reporter.begin(alone, []);
    await reporter.report(alone, aDiagnosis());

    expect(states()).toEqual([undefined, undefined]);
  });
});
