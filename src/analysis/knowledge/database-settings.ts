import { entityId } from '../../lib/entity.ts';
import type { DatabaseFault } from './database-errors.ts';
import type { Observed } from '../view/observed.ts';
import { labelsAt, objectsAt, type Path, textAt, textsAt } from '../view/read.ts';
import { configMapsOf } from '../view/references.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A line in a database's own configuration. */
export interface Setting {
  readonly text: string;
  readonly holder: Observed;
  readonly path: Path;
}

const patterns: Partial<Record<DatabaseFault, RegExp>> = {
  exhaustion:
    /(?:--)?\b(?:max[_-]connections|max_user_connections|maxclients|maxIncomingConnections|net\.maxIncomingConnections|MAX_CONNECTIONS)\b["']?\s*[=: ]\s*["']?\d+/iu,
  'read-only':
    /(?:--)?\b(?:(?:super[_-])?read[_-]only|innodb[_-]read[_-]only|default_transaction_read_only|transaction_read_only)\b["']?\s*[=: ]\s*["']?(?:1|ON|true|yes)\b|--(?:super-)?read-only(?=$|\s)|^\s*(?:replicaof|slaveof) \S+ \d+|--(?:replicaof|slaveof)/imu,
  port: /--port[= ]\d+|^\s*port\s*=?\s*\d+|MYSQL_TCP_PORT|PGPORT/imu,
};

/** What a database is told about its connections, its mode or its port: in arguments, variables and files. */
export function settingOf(view: View, database: Workload, fault: DatabaseFault): Setting | undefined {
  const pattern = patterns[fault];
  if (!pattern) return undefined;
  for (const { text, holder, path } of textsOf(view, database)) {
    const said = pattern.exec(text)?.[0];
    if (said !== undefined) return { text: said.trim(), holder, path };
  }
  return undefined;
}

function textsOf(view: View, workload: Workload): readonly Setting[] {
  const { template, containers, namespace } = workload;
  if (!template) return [];
  const own = containers.flatMap(({ spec, path }): Setting[] => [
    ...['command', 'args'].flatMap((list) => {
      const texts = textsAt(spec, list);
      return texts.length > 0
        ? [{ text: texts.join(' '), holder: template.object, path: ['manifest', ...path, list] }]
        : [];
    }),
    ...objectsAt(spec, 'env').map((one, index) => ({
      text: `${textAt(one, 'name') ?? ''}=${textAt(one, 'value') ?? ''}`,
      holder: template.object,
      path: ['manifest', ...path, 'env', index],
    })),
  ]);
  const files = configMapsOf(workload).flatMap((name): Setting[] => {
    const holder = view.objects.get(entityId(namespace, 'ConfigMap', name));
    return holder
      ? Object.entries(labelsAt(holder.manifest, 'data')).map(([key, text]) => ({
          text: text.slice(0, 50_000),
          holder,
          path: ['manifest', 'data', key],
        }))
      : [];
  });
  return [...own, ...files];
}

const aboutAccounts =
  /(DB|DATABASE|DATASOURCE|JDBC|MYSQL|MARIADB|PG|POSTGRES|MONGO|REDIS|SQL|RABBIT|AMQP)\w*(USER|PASS|PWD|AUTH|SECRET|URL|URI|DSN|CONNECTION)/iu;

/** Where a client says as whom it logs in, inside its template's manifest. */
export function accountPlace({ containers }: Workload): Path | undefined {
  for (const { spec, path } of containers) {
    const index = objectsAt(spec, 'env').findIndex((one) => aboutAccounts.test(textAt(one, 'name') ?? ''));
    if (index >= 0) return [...path, 'env', index];
  }
  return undefined;
}
