import { compact, flag, type Manifest } from '../manifest.ts';
import { below, type Line } from '../kubectl/outline.ts';

/** `env` and `envFrom` of a container. */
export const environment = (lines: readonly Line[]): Manifest | undefined =>
  compact({
    env: below(lines, 'Environment').flatMap(variable),
    envFrom: below(lines, 'Environment Variables from').flatMap(sourceOf),
  });

function variable(line: Line): readonly Manifest[] {
  if (line.key === undefined) return [];
  const text = [line.value, ...line.children.map((child) => child.text)].join('\n').trim();
  const valueFrom = reference(text);
  return [compact({ name: line.key, ...(valueFrom === undefined ? { value: text } : { valueFrom }) }) ?? {}];
}

function reference(text: string): Manifest | undefined {
  const [, key, where, name, optional] =
    /^<set to the key '(.*)' (in secret|of config map) '(.*)'>(?:\s+Optional: (\w+))?$/u.exec(text) ?? [];
  const selector = compact({ key, name, optional: flag(optional) || undefined });
  if (where !== undefined) return { [where === 'in secret' ? 'secretKeyRef' : 'configMapKeyRef']: selector };
  // A pod prints the value that it got before the field; a template has none to print.
  const field = /(?:^|\s)\((v\d\w*):((?:metadata|spec|status)\..+)\)$/u;
  const [, apiVersion, fieldPath] = field.exec(text) ?? [];
  if (fieldPath !== undefined) return { fieldRef: { apiVersion, fieldPath } };
  const resource = /^.* \(((?:limits|requests)\.\S+)\)$/u.exec(text)?.[1];
  return resource === undefined ? undefined : { resourceFieldRef: { resource } };
}

/** `settings  ConfigMap with prefix 'X_'  Optional: false` a line. */
function sourceOf(line: Line): readonly Manifest[] {
  const [, name, kind, prefix] =
    /^(\S+)\s+(ConfigMap|Secret)(?: with prefix '(.*?)')?/u.exec(line.text) ?? [];
  if (kind === undefined) return [];
  const optional = /Optional: true/u.test(line.text) || undefined;
  const ref = kind === 'Secret' ? 'secretRef' : 'configMapRef';
  return [compact({ prefix, [ref]: compact({ name, optional }) }) ?? {}];
}
