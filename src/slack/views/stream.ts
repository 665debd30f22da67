import type { Incident } from '../../incidents/incident.ts';
import { plainName } from './incident-name.ts';
import { words } from './inert.ts';

const sourcesShown = 6;

/**
 * The first words of a stream. Slack reads them as Markdown, where a link needs no angle brackets: the place
 * between its two parts is broken up.
 */
export const streamHeading = ({ question, ...incident }: Incident): string => {
  const about = question ?? plainName({ question, ...incident });
  return `:mag: Looking at: ${words(about, 300).replaceAll('](', '] (').replaceAll('://', ':\u200b//')}\n`;
};

/** What is being done, without marks. */
export const asking = (sources: readonly string[]): string => {
  const shown = sources.slice(0, sourcesShown).map((source) => words(source, 40));
  const rest = sources.length > sourcesShown ? ` and ${sources.length - sourcesShown} more` : '';
  return shown.length === 0 ? 'No source is configured' : `Asking ${shown.join(', ')}${rest}`;
};
