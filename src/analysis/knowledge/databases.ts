import type { EntityId } from '../../lib/entity.ts';
import { textAt } from '../view/read.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

export type Product = 'mysql' | 'postgres' | 'mongodb' | 'redis' | 'sqlserver' | 'rabbitmq';

interface Marks {
  readonly image: RegExp;
  readonly ports: readonly number[];
}

const products: Readonly<Record<Product, Marks>> = {
  mysql: { image: /mysql|mariadb|percona|tidb/u, ports: [3306] },
  postgres: { image: /postgres|postgis|pgvector|timescale|cockroach|pgbouncer/u, ports: [5432, 26257] },
  mongodb: { image: /mongo/u, ports: [27017] },
  redis: { image: /redis|valkey|keydb|dragonfly/u, ports: [6379] },
  sqlserver: { image: /mssql|sql-?server|azure-sql/u, ports: [1433] },
  rabbitmq: { image: /rabbitmq/u, ports: [5672] },
};

/** What watches, copies or operates a database is none. */
const helpers = /exporter|operator|backup|client|admin|express|commander|insight|proxysql|shell|migrat/u;

/** Which database a workload runs, by its image, or by its name and the well-known port; undefined for others. */
export function productOf(workload: Workload | undefined): Product | undefined {
  const images = (workload?.containers ?? [])
    .filter((one) => !one.init)
    .map((one) => (textAt(one.spec, 'image') ?? '').toLowerCase())
    .map((image) => image.split('/').at(-1) ?? '');
  const names = Object.keys(products) as Product[];
  const byImage = names.find((name) =>
    images.some((image) => products[name].image.test(image) && !helpers.test(image)),
  );
  return byImage ?? names.find((name) => workload !== undefined && isNamedSo(workload, products[name]));
}

function isNamedSo(workload: Workload, { image, ports }: Marks): boolean {
  const listens = workload.containers.some((one) =>
    ports.includes(Number(textAt(one.spec, 'ports', 0, 'containerPort') ?? NaN)),
  );
  return (
    listens ||
    (workload.object?.kind === 'StatefulSet' && image.test(workload.name) && !helpers.test(workload.name))
  );
}

/** The databases that a workload uses: those that it calls, of a product where that is known. */
export function databasesOf(view: View, client: EntityId, product?: Product): readonly Workload[] {
  const fits = (workload: Workload | undefined): workload is Workload => {
    const own = productOf(workload);
    return own !== undefined && (product === undefined || own === product);
  };
  const called = view
    .calleesOf(client)
    .map((id) => view.workloads.get(id))
    .filter(fits);
  if (called.length > 0) return called;
  const namespace = client.slice(0, client.indexOf('/'));
  const near = [...view.workloads.values()].filter(
    (one) => one.namespace === namespace && one.id !== client && fits(one),
  );
  return near.length === 1 ? near : [];
}

/** Everybody who uses a database, as far as is known. */
export const clientsOf = (view: View, database: Workload): readonly EntityId[] => view.callersOf(database.id);
