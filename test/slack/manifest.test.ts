import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

type Manifest = AppsManifestCreateArguments['manifest'];

const root = join(import.meta.dirname, '../..');
const manifest = parse(readFileSync(join(root, 'manifest.yml'), 'utf8')) as Manifest;
const code = readdirSync(join(root, 'src/slack'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'src/slack', name), 'utf8'))
  .join('\n');

/** The types of the SDK cannot check a file, so this is checked by them and the file against it. */
const typed = {
  _metadata: { major_version: 2, minor_version: 1 },
  display_information: {
    name: 'Casefile',
    description: expect.any(String) as string,
    long_description: expect.any(String) as string,
    background_color: '#1f2a37',
  },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'casefile', always_online: true },
    agent_view: {
      agent_description: expect.any(String) as string,
      suggested_prompts: [
        { title: 'Ask about a symptom', message: 'Why is checkout slow?' },
        { title: 'Ask about an alert', message: 'Look into this alert:' },
      ],
    },
    slash_commands: [
      {
        command: '/casefile',
        description: expect.any(String) as string,
        usage_hint: 'why is checkout slow?',
        should_escape: false,
      },
    ],
    shortcuts: [
      {
        name: 'Investigate this message',
        type: 'message',
        callback_id: 'investigate_message',
        description: expect.any(String) as string,
      },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'app_mentions:read',
        'channels:history',
        'channels:read',
        'chat:write',
        'commands',
        'files:write',
        'groups:history',
        'groups:read',
        'im:history',
        'im:read',
        'metadata.message:read',
        'usergroups:read',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: ['app_home_opened', 'app_mention', 'message.channels', 'message.groups', 'message.im'],
    },
    interactivity: { is_enabled: true },
    org_deploy_enabled: false,
    socket_mode_enabled: true,
    token_rotation_enabled: false,
  },
} satisfies Manifest;

test('is what the SDK’s types know as a manifest', () => {
  // Slack adds `assistant:write` to every app with an agent view; the SDK's list of scopes does not have it yet.
  const known = manifest.oauth_config?.scopes?.bot?.filter(
    (scope) => (scope as string) !== 'assistant:write',
  );

  const { settings } = manifest;
  // Nor does it have this event, which its types of events have.
  const events = settings?.event_subscriptions?.bot_events?.filter(
    (event) => (event as string) !== 'agent_session_stopped',
  );

  expect({
    ...manifest,
    oauth_config: { scopes: { bot: known } },
    settings: { ...settings, event_subscriptions: { bot_events: events } },
  }).toStrictEqual(typed);
  expect(manifest.oauth_config?.scopes?.bot).toContain('assistant:write');
});

test('keeps to the lengths that Slack accepts', () => {
  const { display_information: shown, features } = manifest;
  const [command, shortcut] = [features?.slash_commands?.[0], features?.shortcuts?.[0]];
  const lengths = {
    name: [shown.name.length, 1, 35],
    description: [shown.description?.length ?? 0, 1, 140],
    longDescription: [shown.long_description?.length ?? 0, 174, 4000],
    agent: [features?.agent_view?.agent_description?.length ?? 0, 1, 300],
    prompts: [features?.agent_view?.suggested_prompts?.length ?? 0, 1, 4],
    command: [command?.command.length ?? 0, 2, 32],
    shortcutName: [shortcut?.name.length ?? 0, 1, 24],
    shortcut: [shortcut?.description.length ?? 0, 1, 150],
  } as const;

  for (const [name, [length, least, most]] of Object.entries(lengths)) {
    expect(length, name).toBeGreaterThanOrEqual(least);
    expect(length, name).toBeLessThanOrEqual(most);
  }
});

test('announces what the listeners listen to, and nothing else', () => {
  const events = manifest.settings?.event_subscriptions?.bot_events?.map((event) => event.split('.')[0]);
  const listened = [...code.matchAll(/app\.event\('(\w+)'/gu)].map((match) => match[1]);

  expect([...new Set(events)].sort()).toEqual([...new Set(listened)].sort());
  expect([...code.matchAll(/app\.command\('([^']+)'/gu)].map((match) => match[1])).toEqual(
    manifest.features?.slash_commands?.map(({ command }) => command),
  );
  expect(
    [...code.matchAll(/callback_id: '(\w+)', type: 'message_action'/gu)].map((match) => match[1]),
  ).toEqual(manifest.features?.shortcuts?.map(({ callback_id }) => callback_id));
});

test('asks for the scopes that the Web API calls and events need, and no other', () => {
  const needs: Readonly<Record<string, readonly string[]>> = {
    'auth.test': [],
    'chat.postMessage': ['chat:write'],
    'chat.postEphemeral': ['chat:write'],
    'chat.update': ['chat:write'],
    'chat.startStream': ['chat:write'],
    'chat.appendStream': ['chat:write'],
    'chat.stopStream': ['chat:write'],
    'chat.delete': ['chat:write'],
    'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'metadata.message:read'],
    'conversations.history': ['channels:history', 'groups:history', 'im:history', 'metadata.message:read'],
    'chat.getPermalink': [],
    'conversations.members': ['channels:read', 'groups:read', 'im:read'],
    'usergroups.users.list': ['usergroups:read'],
    'files.getUploadURLExternal': ['files:write'],
    'files.completeUploadExternal': ['files:write'],
    'agents.sessions.setStatus': ['assistant:write'],
    'views.open': [],
    'views.update': [],
    'views.publish': [],
    app_mention: ['app_mentions:read'],
    agent_view: ['assistant:write'],
    slash_commands: ['commands'],
  };
  const called = [
    ...code.matchAll(
      /client\s*\.((?:auth|chat|conversations|views|usergroups|files|agents)(?:\.\w+)*)\s*\.(\w+)\(/gu,
    ),
  ].map(([, family, method]) => `${family}.${method}`);

  const wanted = [...new Set([...called, 'app_mention', 'agent_view', 'slash_commands'])].flatMap((use) => {
    expect(Object.keys(needs)).toContain(use);
    return needs[use] ?? [];
  });

  expect(called.length).toBeGreaterThan(6);
  expect([...new Set(wanted)].sort()).toEqual(manifest.oauth_config?.scopes?.bot);
});
