import { type EntityId, entityId } from '../../lib/entity.ts';
import { labelsAt, objectsAt, type Path, textAt } from '../view/read.ts';
import { configMapsOf, type Reference } from '../view/references.ts';
import type { Observed } from '../view/observed.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

interface Setting {
  readonly key: string;
  readonly text: string;
  readonly holder: Observed;
  readonly path: Path;
}

/** Addresses that are written in two settings, `MYSQL_HOST` and `MYSQL_PORT`: as references, told by the port's. */
export const pairedPorts = (view: View): readonly Reference[] =>
  [...view.workloads.values()].flatMap((workload) => pairsIn(view, workload));

function pairsIn(view: View, workload: Workload): Reference[] {
  const settings = settingsOf(view, workload);
  return settings.flatMap((port) => {
    const stem = /^(.+?)[_.-]?PORT$/iu.exec(port.key)?.[1];
    if (stem === undefined || !/^\d{2,5}$/u.test(port.text)) return [];
    const host = settings.find((one) =>
      new RegExp(`^${escaped(stem)}[_.-]?(HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVICE)$`, 'iu').test(one.key),
    );
    const service = host && serviceNamed(view, workload, host.text);
    // Kubernetes itself writes such variables, with an address by number.
    if (!host || !service) return [];
    return [
      {
        ...port,
        workload: workload.id,
        host: host.text.toLowerCase(),
        port: Number(port.text),
        service,
        meant: service,
      },
    ];
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');

function serviceNamed(view: View, workload: Workload, host: string): EntityId | undefined {
  const [name = '', namespace = workload.namespace] = host.toLowerCase().split('.');
  const id = entityId(namespace, 'Service', name);
  return view.services.has(id) ? id : undefined;
}

function settingsOf(view: View, workload: Workload): readonly Setting[] {
  const { template } = workload;
  const own = workload.containers.flatMap(({ spec, path }) =>
    objectsAt(spec, 'env').flatMap((one, index): Setting[] => {
      const [key, text] = [textAt(one, 'name'), textAt(one, 'value')];
      if (!key || text === undefined || !template) return [];
      return [{ key, text, holder: template.object, path: ['manifest', ...path, 'env', index, 'value'] }];
    }),
  );
  const shared = configMapsOf(workload).flatMap((name) => {
    const holder = view.objects.get(entityId(workload.namespace, 'ConfigMap', name));
    return holder
      ? Object.entries(labelsAt(holder.manifest, 'data')).map(
          ([key, text]): Setting => ({ key, text: text.trim(), holder, path: ['manifest', 'data', key] }),
        )
      : [];
  });
  return [...own, ...shared];
}
