import { Command } from 'commander';
import { readEnvironment } from '../../config/environment.ts';
import { escalationLog } from '../../escalation/escalation-log.ts';
import { packetMarkdown } from '../../escalation/packet-markdown.ts';
import { InputError } from '../../lib/errors.ts';
import { openStoreIn } from '../bot.ts';

export const packetCommand = (): Command =>
  new Command('packet')
    .summary('print the evidence packet of an escalated incident')
    .description(
      'Prints the whole packet of an incident that was escalated, out of the store in CASEFILE_DATA_DIR: as Markdown,\n' +
        'or as JSON. The same files are attached to the packet in Slack.',
    )
    .argument('<incident>', 'the incident, as the packet or the log names it')
    .option('--json', 'JSON instead of Markdown')
    .action(async (incident: string, { json }: { readonly json?: boolean }) => {
      const store = await openStoreIn(readEnvironment().CASEFILE_DATA_DIR);
      try {
        const log = escalationLog(store);
        const escalation = await log.latest(incident);
        const packet = escalation && (await log.packet(escalation.id));
        if (escalation === undefined || packet === undefined)
          throw new InputError(`No incident ${incident} was escalated.`);
        const text =
          json === true
            ? `${JSON.stringify({ escalation, packet }, null, 2)}\n`
            : packetMarkdown(escalation, packet);
        process.stdout.write(text);
      } finally {
        await store.close();
      }
    });
