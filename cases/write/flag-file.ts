/** A flag daemon's file, with the default variant of each flag. */
export function flagFile(variants: Readonly<Record<string, 'on' | 'off'>>): Readonly<Record<string, string>> {
  const flags = Object.fromEntries(
    Object.entries(variants).map(([name, defaultVariant]) => [
      name,
      { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant },
    ]),
  );
  return {
    'flags.json': `${JSON.stringify({ $schema: 'https://flagd.dev/schema/v0/flags.json', flags }, null, 2)}\n`,
  };
}
