import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../lib/errors.ts';
import { parseYaml } from '../lib/yaml.ts';
import { EscalationSection } from './sections/escalation.ts';
import { GroupingSection } from './sections/grouping.ts';
import { ModelSection, modelBudgets } from './sections/model.ts';
import { PermissionsSection } from './sections/permissions.ts';
import { QuietSection } from './sections/quiet.ts';
import { Services } from './sections/services.ts';
import { channelId, userOrGroup } from './sections/slack-id.ts';

/** The YAML file that CASEFILE_CONFIG names. Settings of a source are checked by the source itself. */
const Settings = z.strictObject({
  /** Channels in which the bot listens; empty: every channel that it was invited to. */
  channels: z.array(channelId).default([]),
  sources: z.record(z.string(), z.unknown()).default({}),
  approvers: z.array(userOrGroup).default([]),
  boundary: z.record(z.string(), z.unknown()).default({}),
  escalation: EscalationSection.prefault({}),
  services: Services.default({}),
  permissions: PermissionsSection.prefault({}),
  quiet: QuietSection.prefault({}),
  grouping: GroupingSection.prefault({}),
  budgets: z
    .strictObject({
      /** How long one look-up may take. */
      lookUpSeconds: z.number().positive().max(600).default(15),
      /** How far before the first alert telemetry is read. */
      lookBackMinutes: z.number().positive().max(1440).default(60),
      /** How many investigations run side by side. */
      concurrency: z.number().int().positive().max(64).default(4),
      ...modelBudgets,
    })
    .prefault({}),
  model: ModelSection.prefault({}),
  redaction: z.strictObject({ emails: z.boolean().default(false) }).prefault({}),
});
export type Settings = z.infer<typeof Settings> & {
  /** Relative paths inside the settings start here. */
  readonly folder: string;
};

/** Reads the settings, defaults where there is no file; throws InputError naming the file and the key. */
export async function readSettings(path: string | undefined): Promise<Settings> {
  if (path === undefined) return { ...Settings.parse({}), folder: process.cwd() };
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`CASEFILE_CONFIG: cannot read ${path}.`, { cause: error });
  });
  const parsed = Settings.safeParse(parseYaml(path, text) ?? {});
  if (!parsed.success) throw new InputError(`${path}: ${parsed.error.issues.map(inWords).join('; ')}.`);
  return { ...parsed.data, folder: dirname(path) };
}

function inWords(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => (at === '' ? key : `${at}.${key}`));
    return `unknown key ${keys.join(', ')}`;
  }
  return at === '' ? issue.message : `${at}: ${issue.message}`;
}
