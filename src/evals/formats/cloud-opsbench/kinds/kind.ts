import { compact, type Manifest, merge } from '../manifest.ts';
import { labelList, labelMap } from '../kubectl/labels.ts';
import { entries, type Line, outline, value } from '../kubectl/outline.ts';
import type { Row } from '../kubectl/table.ts';
import { durationMs, printedTime, since } from '../kubectl/time.ts';
import { instant } from '../../../../lib/clock.ts';

/** One `kubectl describe`, read as far as all kinds have it in common. */
interface Printed {
  readonly text: string;
  readonly lines: readonly Line[];
  /** When it was printed, in milliseconds: ages count back from here. */
  readonly now: number;
}

/** Turns what kubectl prints of one kind back into what the API holds. */
export interface KindReader {
  readonly kind: string;
  readonly apiVersion: string;
  /** As the resource is called on the command line; the plural first. */
  readonly resources: readonly string[];
  readonly namespaced: boolean;
  /** Keys that may stand at the margin, for kinds whose texts may span lines. */
  readonly roots?: ReadonlySet<string>;
  /** Everything but the metadata. */
  describe(printed: Printed): Manifest | undefined;
  /** Everything but name, labels and age. */
  row?(row: Row, now: number): Manifest | undefined;
}

/** A whole object from `kubectl describe`. */
export function described(
  reader: KindReader,
  text: string,
  namespace: string | undefined,
  now: number,
): Manifest {
  const lines = outline(text, reader.roots);
  const body = reader.describe({ text, lines, now }) ?? {};
  return merge(body, {
    apiVersion: reader.apiVersion,
    kind: reader.kind,
    metadata: metadata(lines, reader.namespaced ? namespace : undefined, now),
  });
}

/** A whole object from its row in `kubectl get`. */
export function listed(reader: KindReader, row: Row, namespace: string | undefined, now: number): Manifest {
  const body = reader.row?.(row, now) ?? {};
  return merge(body, {
    apiVersion: reader.apiVersion,
    kind: reader.kind,
    metadata: compact({
      name: row['NAME'],
      namespace: reader.namespaced ? namespace : undefined,
      creationTimestamp: since(row['AGE'], now),
      labels: labelList(row['LABELS']),
    }),
  });
}

function metadata(lines: readonly Line[], namespace: string | undefined, now: number): Manifest | undefined {
  const terminating = /^Terminating(?: \(lasts (.+)\))?/u.exec(value(lines, 'Status') ?? '');
  return compact({
    name: value(lines, 'Name'),
    namespace: namespace === undefined ? undefined : (value(lines, 'Namespace') ?? namespace),
    creationTimestamp: printedTime(value(lines, 'CreationTimestamp', 'Created on', 'Created')),
    deletionTimestamp:
      terminating === null ? undefined : instant(now - (durationMs(terminating[1] ?? '') ?? 0)),
    labels: labelMap(lines, 'Labels'),
    annotations: labelMap(lines, 'Annotations'),
    finalizers: finalizers(lines),
    ownerReferences: owners(lines),
  });
}

const finalizers = (lines: readonly Line[]): readonly string[] =>
  entries(lines, 'Finalizers').flatMap((text) =>
    text
      .replace(/^\[|\]$/gu, '')
      .split(/[\s,]+/u)
      .filter(Boolean),
  );

function owners(lines: readonly Line[]): readonly Manifest[] {
  const [, kind, name] =
    /^([^/\s]+)\/(\S+)$/u.exec(value(lines, 'Controlled By', 'Controlled by') ?? '') ?? [];
  return kind === undefined ? [] : [{ kind, name, controller: true }];
}
