import { parseDocument } from 'yaml';
import { InputError } from './errors.ts';

/** What the text of a YAML file says; throws InputError naming the file, in one line. */
export function parseYaml(path: string, text: string): unknown {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) throw notYaml(path, fault);
  try {
    return document.toJS();
  } catch (error) {
    // References are followed only here: to nothing, or to more than memory holds.
    throw notYaml(path, error);
  }
}

function notYaml(path: string, error: unknown): InputError {
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  return new InputError(`${path}: not valid YAML: ${why}`, { cause: error });
}
