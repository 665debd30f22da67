export type Runtime =
  | 'go'
  | 'java'
  | 'python'
  | 'node'
  | 'nginx'
  | 'redis'
  | 'postgres'
  | 'rabbitmq'
  | 'flagd';

/** One service of an invented system. */
export interface App {
  readonly name: string;
  readonly runtime: Runtime;
  readonly port: number;
  readonly tag: string;
  readonly replicas: number;
  /** Names of the services that it calls. */
  readonly calls: readonly string[];
  /** What callers ask it for. */
  readonly operation: string;
  /** Requests a second on an ordinary afternoon. */
  readonly rate: number;
  readonly p50Ms: number;
  /** Request and limit, in Mi. */
  readonly memoryMi: number;
  readonly cpuMilli: number;
  readonly stateful?: boolean;
  /** Share of the scheduling periods in which it is throttled, day in, day out. */
  readonly throttled?: number;
  /** Old pods go before new ones come. */
  readonly recreate?: boolean;
  readonly scaled?: { readonly min: number; readonly max: number };
  readonly env?: Readonly<Record<string, string>>;
  /** Environment variables that come from a Secret: variable, Secret, key. */
  readonly secretEnv?: readonly (readonly [string, string, string])[];
  /** A ConfigMap mounted as files. */
  readonly mounts?: string;
}

/** A company's production namespace. */
export interface System {
  readonly namespace: string;
  readonly registry: string;
  readonly cluster: string;
  readonly team: string;
  readonly nodes: readonly string[];
  readonly apps: readonly App[];
}

export function appNamed(system: System, name: string): App {
  const found = system.apps.find((app) => app.name === name);
  if (found === undefined) throw new Error(`${system.namespace} has no ${name}`);
  return found;
}

/** Calls of the whole system, caller first. */
export const edgesOf = (system: System): readonly (readonly [App, App])[] =>
  system.apps.flatMap((caller) => caller.calls.map((name) => [caller, appNamed(system, name)] as const));
