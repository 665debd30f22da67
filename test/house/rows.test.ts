import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { rule: { name: string } }[];
  };
}

async function cruise(folder: string): Promise<Report> {
  const binary = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [binary, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const output = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }).catch(
    // It exits with the number of violations; what it found stands on stdout all the same.
    (failed: unknown) => failed as { stdout: string },
  );
  return JSON.parse(output.stdout) as Report;
}

/** A house of its own with the real rules and the given files. */
function houseWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'casefile-house-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(root, name), join(folder, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const brokenBy = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await cruise(houseWith(files))).summary.violations.map((violation) => violation.rule.name);

describe('the rows of the house', () => {
  it('hold for the real sources, all of which are seen', async () => {
    const report = await cruise(root);

    expect(report.summary.totalCruised).toBeGreaterThan(50);
    expect(report.summary.violations).toEqual([]);
  }, 120_000);

  it.each([
    ['upward', 'src/lib/a.ts', '../slack/b.ts', 'src/slack/b.ts', 'rows-lib'],
    ['sideways', 'src/evidence/a.ts', '../sources/b.ts', 'src/sources/b.ts', 'rows-evidence'],
    ['from triage to the outer row', 'src/triage.ts', './slack/b.ts', 'src/slack/b.ts', 'rows-triage'],
  ])('refuse an import %s', async (_, from, specifier, to, rule) => {
    const broken = await brokenBy({
      [from]: `export { b } from '${specifier}';\n`,
      [to]: 'export const b = 1;\n',
    });

    expect(broken).toContain(rule);
  });

  it('refuse a cycle', async () => {
    const broken = await brokenBy({
      'src/lib/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'src/lib/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });

    expect(broken).toContain('no-cycles');
  });

  it('refuse the Slack SDK outside its fence', async () => {
    const broken = await brokenBy({ 'src/analysis/a.ts': "export type { App } from '@slack/bolt';\n" });

    expect(broken).toContain('fence-slack');
  });
});
