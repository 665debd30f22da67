import { addressOf, type Fault, faults, namespace, podOf, type Service, services } from './application.ts';
import { stamp, second, times } from './clock.ts';
import { recordHeader, spanHeader } from './headers.ts';
import { python } from './python.ts';
import { hex, pick, type Random, spread } from './random.ts';
import { Table } from './table.ts';

/** What every span and log line of a service says about where it came from. */
const resources: ReadonlyMap<string, string> = new Map(
  services.map(({ name, language }) => [
    name,
    python({
      'host.name': 'collector-6f7d8c9b5d-xk2vq',
      'k8s.deployment.name': name,
      'k8s.namespace.name': namespace,
      'k8s.node.name': 'node-a',
      'k8s.pod.ip': addressOf(name),
      'k8s.pod.name': podOf(name),
      'k8s.pod.start_time': '2026-03-01T09:00:00Z',
      'k8s.pod.uid': `uid-${podOf(name)}`,
      'os.type': 'linux',
      'process.command_args': ['/app/server', "--title=Orchard's best", '--verbose'],
      'service.instance.id': `uid-${podOf(name)}`,
      'service.name': name,
      'service.namespace': 'orchard-shop',
      'service.version': '1.4.2',
      'telemetry.sdk.language': language,
      'telemetry.sdk.name': 'opentelemetry',
    }),
  ]),
);

const resourceOf = (service: string): string => resources.get(service) ?? '{}';

/** Writes both files side by side until each has about as many bytes as it may take. */
export function writeTelemetry(
  dir: string,
  fault: Fault,
  share: { readonly spans: number; readonly logs: number },
  random: Random,
): void {
  const telling = new Telling(dir, fault, random);
  const requests = Math.max(40, Math.round(share.spans / 25_800));
  for (let index = 0; index < requests; index += 1) {
    const at = times.start + ((times.end - times.start) * (index + random() * 0.5)) / requests;
    telling.request(Math.round(at));
  }
  telling.chatter(share.logs);
  telling.close();
}

class Telling {
  readonly #spans: Table;
  readonly #logs: Table;
  readonly #fault: Fault;
  readonly #random: Random;

  constructor(dir: string, fault: Fault, random: Random) {
    this.#spans = new Table(`${dir}/otel_traces_raw.tsv`, spanHeader);
    this.#logs = new Table(`${dir}/otel_logs_raw.tsv`, recordHeader);
    this.#fault = fault;
    this.#random = random;
  }

  close(): void {
    this.#spans.close();
    this.#logs.close();
  }

  /** One user's request: a tree of spans from the edge on. */
  request(at: number): void {
    const [root] = services;
    if (root !== undefined) this.#serve(root, 'GET /', at, hex(this.#random, 32), '', 0);
  }

  /** Says whether it went well. */
  #serve(
    service: Service,
    operation: string,
    at: number,
    trace: string,
    parent: string,
    depth: number,
  ): boolean {
    const span = hex(this.#random, 16);
    const refuses = this.#isRefusing(service.name, at);
    const wentWell = service.calls.map((call) => this.#call(service, call, at, trace, span, depth));
    const ok = !refuses && wentWell.every(Boolean);
    const error = refuses ? 'card refused: the switch billingRefusesCards is on' : 'upstream call failed';
    this.#span(service.name, {
      trace,
      span,
      parent,
      operation,
      kind: 'Server',
      at,
      ms: spread(this.#random, 12),
      error: ok ? '' : error,
    });
    if (!ok)
      this.#log(
        service.name,
        at,
        'ERROR',
        `request ${trace.slice(0, 12)} failed\n  cause: "${error}"\n  path: ${operation}`,
      );
    return ok;
  }

  #call(
    from: Service,
    call: Service['calls'][number],
    at: number,
    trace: string,
    parent: string,
    depth: number,
  ): boolean {
    const span = hex(this.#random, 16);
    const target = services.find((one) => one.name === call.name);
    const isBlocked =
      this.#fault === 'network-policy' &&
      at >= times.faultAt &&
      call.name === faults['network-policy'].victim;
    const ok = isBlocked
      ? false
      : target === undefined ||
        call.silent === true ||
        this.#serve(target, call.operation, at + 1, trace, span, depth + 1);
    const error = isBlocked
      ? `14 UNAVAILABLE: dial tcp ${addressOf(call.name)}: i/o timeout`
      : ok
        ? ''
        : '13 INTERNAL: upstream failed';
    const peer = { 'server.address': call.name, 'server.port': target?.port ?? 5432 };
    this.#span(from.name, {
      trace,
      span,
      parent,
      operation: call.operation,
      kind: 'Client',
      at,
      ms: isBlocked ? 5000 : spread(this.#random, 15),
      error,
      peer,
    });
    if (isBlocked)
      this.#log(
        from.name,
        at,
        'ERROR',
        `call of ${call.name} failed: dial tcp ${addressOf(call.name)}: connect: connection timed out`,
      );
    return ok;
  }

  #isRefusing(service: string, at: number): boolean {
    return this.#fault === 'flag' && service === faults.flag.victim && at >= times.faultAt;
  }

  #span(service: string, told: Told): void {
    const attributes = {
      'http.request.header.user-agent': 'Mozilla/5.0 (X11; Linux x86_64) "Orchard" probe',
      'net.sock.host.addr': addressOf(service),
      'request.id': `req-${hex(this.#random, 12)}`,
      'rpc.method': told.operation.split('/').at(-1),
      'rpc.system': 'grpc',
      ...told.peer,
      'thread.name': "it's a worker",
      sampled: true,
    };
    const events =
      told.error === ''
        ? ['[]', '[]', '[]']
        : [`['${stamp(told.at)}']`, "['exception']", python([{ 'exception.message': told.error }])];
    this.#spans.row([
      ...[
        stamp(told.at, 182_646),
        told.trace,
        told.span,
        told.parent,
        '',
        told.operation,
        told.kind,
        service,
      ],
      ...[resourceOf(service), 'instrumentation', '0.58b0', python(attributes), Math.round(told.ms * 1e6)],
      ...[told.error === '' ? 'Unset' : 'Error', told.error, ...events, '[]', '[]', '[]', '[]'],
    ]);
  }

  #log(service: string, at: number, severity: string, body: string): void {
    const number = { ERROR: 17, WARN: 13, INFO: 9 }[severity] ?? 0;
    this.#logs.row([
      ...[stamp(at, 494_932), second(at), hex(this.#random, 32), hex(this.#random, 16), 1, severity, number],
      ...[
        service,
        body,
        'https://opentelemetry.io/schemas/1.24.0',
        resourceOf(service),
        '',
        `${service}.log`,
        '',
      ],
      ...[
        '{}',
        python({
          'code.line': Math.floor(this.#random() * 900),
          'user.is_guest': this.#random() > 0.5,
          note: null,
        }),
        '',
      ],
    ]);
  }

  /** Lines that say nothing, in a few shapes, spread over the whole time. */
  chatter(length: number): void {
    const lines = Math.max(50, Math.round((length - this.#logs.length) / 990));
    for (let index = 0; index < lines; index += 1) {
      const at = Math.round(times.start + ((times.end - times.start) * index) / lines);
      const service = pick(this.#random, services).name;
      this.#log(service, at, index % 400 === 0 ? 'WARN' : 'INFO', this.#smallTalk(index));
    }
  }

  #smallTalk(index: number): string {
    const id = hex(this.#random, 24);
    const amount = Math.floor(this.#random() * 100_000);
    return pick(this.#random, [
      `served request ${id} in ${amount % 90} ms, status 200`,
      `{"level":"info","msg":"order placed","order":"${id}","amount":${amount}}`,
      `cache refreshed: ${amount} entries, generation ${index}`,
      `GET /fruit/${id}?page=${amount % 40} HTTP/1.1" 200 ${amount}`,
      `session ${id} said:\n  "thank you, ${amount}"\n\tbye`,
    ]);
  }
}

interface Told {
  readonly trace: string;
  readonly span: string;
  readonly parent: string;
  readonly operation: string;
  readonly kind: 'Server' | 'Client';
  readonly at: number;
  readonly ms: number;
  readonly error: string;
  readonly peer?: Readonly<Record<string, string | number>>;
}
