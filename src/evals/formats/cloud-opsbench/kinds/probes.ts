import { compact, count, type Manifest, port } from '../manifest.ts';

/**
 * A probe from its one line: `http-get http://:8080/healthz delay=5s timeout=1s period=10s #success=1
 * #failure=3`, `tcp-socket :6379 …`, `exec [cat /ready] …`, `grpc <pid>:50051 service …`.
 */
export function probe(printed: string | undefined): Manifest | undefined {
  if (printed === undefined) return undefined;
  const tail = printed.search(/\s*\bdelay=-?\d+s/u);
  const action = tail < 0 ? printed : printed.slice(0, tail);
  return compact({ ...handler(action.trim()), ...timing(printed) });
}

function timing(printed: string): Manifest {
  const number = (name: string) => count(new RegExp(`${name}=(-?\\d+)`, 'u').exec(printed)?.[1]);
  return {
    initialDelaySeconds: number('delay'),
    timeoutSeconds: number('timeout'),
    periodSeconds: number('period'),
    successThreshold: number('#success'),
    failureThreshold: number('#failure'),
  };
}

function handler(action: string): Manifest {
  const [, how, what] = /^(\S+)\s*(.*)$/su.exec(action) ?? [];
  if (how === 'http-get') return { httpGet: httpGet(what ?? '') };
  if (how === 'tcp-socket') return { tcpSocket: address(what ?? '') };
  if (how === 'exec') return { exec: { command: (what ?? '').replace(/^\[|\]$/gu, '').split(' ') } };
  if (how === 'grpc') return { grpc: grpc(what ?? '') };
  return {};
}

function httpGet(url: string): Manifest | undefined {
  const [, scheme, host, number, path] = /^(\w+):\/\/([^/]*?)(?::([^:/]*))?(\/.*)?$/su.exec(url) ?? [];
  return compact({
    scheme: scheme?.toUpperCase(),
    host: host === '' ? undefined : host,
    port: number === undefined || number === '' ? undefined : port(number),
    path,
  });
}

function address(printed: string): Manifest | undefined {
  const colon = printed.lastIndexOf(':');
  const host = printed.slice(0, Math.max(0, colon));
  return compact({ host: host === '' ? undefined : host, port: port(printed.slice(colon + 1)) });
}

function grpc(printed: string): Manifest | undefined {
  const [target, service] = printed.split(/\s+/u);
  return compact({
    port: port((target ?? '').replace(/^.*:/u, '')),
    service: service === '' ? undefined : service,
  });
}
