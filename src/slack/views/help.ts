/** Sentences for one person; they hold nothing from outside but channel ids out of the settings. */
export const helpText =
  'Ask me a question, or paste an alert: `/casefile why is checkout slow?`, or mention me with it. I answer in the thread.';

export const acceptedText = 'I repeat your question in this channel and answer in its thread.';

export const nothingToReadText = 'There is no text in this message that I could look into.';

export const handledText = 'I am on this message already: see its thread.';

export const forgottenText = 'This diagnosis is no longer stored.';

export const notHereText = (channels: readonly string[]): string =>
  `I am set up to work in ${channels
    .slice(0, 10)
    .map((channel) => `<#${channel}>`)
    .join(', ')} only.`;
