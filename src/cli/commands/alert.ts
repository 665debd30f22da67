import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { recognise } from '../../alerts/recognise.ts';
import { isJsonObject } from '../../lib/json.ts';
import { InputError } from '../../lib/errors.ts';

export const alertCommand = (): Command =>
  new Command('alert')
    .summary('show what the parsers make of one Slack message')
    .description(
      'Reads one Slack message event, bare or as {"event": …}, and prints the alert in it as JSON, or why it is none.',
    )
    .argument('<message.json>', 'the file with the event')
    .action(async (path: string) => {
      const event = await readJson(path);
      const bare = isJsonObject(event) && isJsonObject(event['event']) ? event['event'] : event;
      process.stdout.write(`${JSON.stringify(recognise(bare), null, 2)}\n`);
    });

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`cannot read ${path}`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not valid JSON`, { cause: error });
  }
}
