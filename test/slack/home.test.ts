import { describe, expect, test } from 'vitest';
import type { Escalation } from '../../src/escalation/escalation.ts';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { homeFor } from '../../src/slack/home.ts';
import { appHome } from '../../src/slack/views/app-home.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { overviewOf } from '../../src/triage/overview.ts';
import { incidentLog } from '../../src/incidents/incident-log.ts';
import { diagnosisLog } from '../../src/diagnosis/diagnosis-log.ts';
import { checkView } from '../support/block-limits.ts';
import { hastyClock } from '../support/clocks.ts';
import { aDiagnosis, aLookUp, anAlert, anIncident } from '../support/diagnoses.ts';
import { aHomePage } from '../support/home-pages.ts';
import { hostileTexts } from '../support/hostile.ts';
import { startWebApi } from '../support/web-api.ts';

const anEscalation = (change: Partial<Escalation> = {}): Escalation => ({
  id: 'inc_1/1',
  incident: 'inc_1',
  run: 1,
  state: 'waiting',
  urgency: 'page',
  triggers: [{ name: 'customer-impact', title: 'customer impact', why: '38 % fail', urgency: 'page' }],
  shadow: [],
  openedAt: '2026-03-04T14:02:05.000Z',
  changedAt: '2026-03-04T14:02:05.000Z',
  contacts: [],
  contact: 0,
  contactedAt: '2026-03-04T14:02:05.000Z',
  revision: 1,
  answers: [],
  ...change,
});

const told = (page = aHomePage()): string => JSON.stringify(appHome(page).blocks);
const { overview } = aHomePage();

describe('the Home tab', () => {
  test('says what is open, what waits and that no action does', () => {
    const page = aHomePage({ overview: { ...overview, escalations: [anEscalation()] } });

    expect(told(page)).toContain('1 incident is open; 1 escalation waits for an answer. No action waits');
    expect(told(page)).toContain('38 % fail');
  });

  test('says who has answered an escalation', () => {
    const answers = [{ by: 'U0HUMAN', at: '2026-03-04T14:03:00.000Z', act: 'take-over' as const }];
    const escalations = [anEscalation({ state: 'taken-over', answers })];

    expect(told(aHomePage({ overview: { ...overview, escalations } }))).toContain('Taken over by <@U0HUMAN>');
  });

  test('names a source that did not answer', () => {
    expect(told()).toContain('1 of 2 answered');
    expect(told()).toContain('`loki` did not answer');
  });

  test('has no heading without anything under it', () => {
    const page = aHomePage({ overview: { ...overview, open: [] } });

    expect(told(page)).toContain('Nothing is open.');
    expect(told(page)).not.toContain('*Open incidents*');
    expect(told(page)).not.toContain('*Escalations*');
  });

  test('stays within what Slack takes with 400 incidents and 500 channels', () => {
    const open = Array.from({ length: 400 }, (_, at) => ({
      incident: anIncident({ id: `inc_${at}`, alerts: [anAlert({ name: 'x'.repeat(5_000) })] }),
      diagnosis: aDiagnosis({ reason: 'y'.repeat(5_000) }),
    }));
    const escalations = open.map(({ incident }) => anEscalation({ incident: incident.id }));
    const channels = Array.from({ length: 500 }, (_, n) => `C0CHANNEL${n}`);
    const view = appHome(aHomePage({ overview: { ...overview, open, escalations }, channels, hidden: 7 }));

    expect(checkView({ ...view })).toEqual([]);
    expect(JSON.stringify(view.blocks)).toContain('385 more are open.');
  });

  test.each(Object.entries(hostileTexts))('keeps %s inert', (_, text) => {
    const incident = anIncident({ alerts: [anAlert({ name: text, summary: text })] });
    const escalations = [
      anEscalation({ triggers: [{ name: 'x', title: text, why: text, urgency: 'notify' }] }),
    ];
    const page = aHomePage({
      overview: { ...overview, open: [{ incident, diagnosis: aDiagnosis({ reason: text }) }], escalations },
      health: { waitingToPost: 0, model: text },
    });

    expect(checkView({ ...appHome(page) })).toEqual([]);
    expect(told(page)).not.toMatch(/<!(?:channel|here|everyone|subteam)|<@U0EVIL|<https:\/\/evil/u);
  });
});

describe('what a person sees there', () => {
  const elsewhere = anIncident({
    id: 'inc_2',
    thread: { team: 'T0TEAM', channel: 'C0SECRET', threadTs: '1772632920.000200' },
  });

  test('are incidents of the channels that they are in, and no word of the others', async () => {
    const api = await startWebApi();
    const page = await homeFor('U0HUMAN', {
      client: slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, createLog('silent')),
      triage: {
        overview: async () => ({
          ...overview,
          open: [...overview.open, { incident: elsewhere }],
          escalations: [anEscalation({ incident: 'inc_2' })],
        }),
      },
      people: {
        channelMembers: async (channel) => (channel === 'C0ALERTS' ? new Set(['U0HUMAN']) : undefined),
      },
      channels: [],
      health: async () => aHomePage().health,
    });
    await api.close();

    expect(page.overview.open.map(({ incident }) => incident.id)).toEqual(['inc_1']);
    expect(page.overview.escalations).toEqual([]);
    expect(told(page)).toContain('1 more in channels that I cannot show you.');
    expect(told(page)).not.toContain('C0SECRET');
  });
});

describe('the overview', () => {
  test('holds what is open, the newest answer of each source and the feedback of thirty days', async () => {
    const store = openSqliteStore(':memory:');
    const clock = hastyClock(Date.parse('2026-03-05T00:00:00Z'));
    const incidents = incidentLog(store);
    const diagnoses = diagnosisLog(store);
    const coverage = [aLookUp(), aLookUp({ source: 'loki', signal: 'logs', status: 'timeout' })];
    const feedback = [
      { by: 'U1', at: '2026-03-04T14:00:00.000Z', verdict: 'right' as const },
      { by: 'U2', at: '2026-01-01T14:00:00.000Z', verdict: 'wrong' as const },
    ];
    const place = { team: 'T0TEAM', channel: 'C0ALERTS', ts: '1772632920.000100' };
    const { incident } = await incidents.openOrJoin({
      alert: anAlert(),
      place,
      now: '2026-03-04T14:02:05.000Z',
    });
    if (incident === undefined) throw new Error('not opened');
    await incidents.update(incident.id, (stored) => ({ ...stored, state: 'diagnosed', feedback }));
    await diagnoses.write(incident.id, 1, aDiagnosis({ coverage }));

    const found = await overviewOf({ incidents, diagnoses, escalations: { open: async () => [] }, clock });
    await store.close();

    expect(found.open.map(({ diagnosis }) => diagnosis?.verdict)).toEqual(['confirmed']);
    expect(found.sources.map(({ name, answered }) => [name, answered])).toEqual(
      [
        ['loki', false],
        [aLookUp().source, true],
      ].sort(),
    );
    expect(found.feedback).toEqual({ right: 1, wrong: 0 });
  });
});
