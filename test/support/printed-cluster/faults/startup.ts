import { crashing, event, logs, waiting, workloadOf } from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import { containerOf, type Cluster, podOf } from '../model.ts';

function pullFails(
  cluster: Cluster,
  name: string,
  image: string,
  why: string,
  reason = 'ImagePullBackOff',
): void {
  const workload = workloadOf(cluster, name);
  containerOf(workload).image = image;
  const full = `Failed to pull image "${image}": ${why}`;
  waiting(cluster, workload, { reason, message: `Back-off pulling image "${image}"` }, [
    event('Pulling', `Pulling image "${image}"`, { type: 'Normal', last: 30, first: 128, count: 4 }),
    event('Failed', full, { last: 29, first: 126, count: 4 }),
    event('Failed', 'Error: ErrImagePull', { last: 29, first: 126, count: 4 }),
    event('BackOff', `Back-off pulling image "${image}"`, { type: 'Normal', last: 5, first: 124, count: 6 }),
    event('Failed', 'Error: ImagePullBackOff', { last: 5, first: 124, count: 6 }),
  ]);
}

const resolve = (image: string, why: string): string =>
  `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${why}`;
const unknown = 'rpc error: code = Unknown desc = ';
const notFound = 'rpc error: code = NotFound desc = ';

export const startup: readonly Fault[] = [
  ...[
    [
      'tariff',
      'images.hafen.example/haven/tariff:4.8.1',
      'dial tcp: lookup images.hafen.example on 10.43.0.10:53: no such host',
    ],
    [
      'berth-mysql',
      'docker.haven-mirror.example/library/mysql:8.0.37',
      'dial tcp: lookup docker.haven-mirror.example on 10.20.0.2:53: server misbehaving',
    ],
  ].map(
    ([name = '', image = '', why = '']): Fault => ({
      label: 'image_registry_dns_failure',
      object: `app/${name}`,
      variant: why.includes('misbehaving')
        ? 'the resolver answers with an error, a StatefulSet'
        : 'no such host',
      inject: (cluster) => {
        const [host = '', ...path] = image.split('/');
        const [repository = '', tag = ''] = path.join('/').split(':');
        pullFails(
          cluster,
          name,
          image,
          unknown +
            resolve(
              image,
              `failed to do request: Head "https://${host}/v2/${repository}/manifests/${tag}": ${why}`,
            ),
        );
      },
    }),
  ),
  {
    label: 'incorrect_image_reference',
    object: 'app/posting',
    variant: 'no such tag',
    inject: (cluster) => {
      const image = 'images.haven.example/haven/posting:4.8.1-rc99';
      pullFails(cluster, 'posting', image, notFound + resolve(image, `${image}: not found`));
    },
  },
  {
    label: 'incorrect_image_reference',
    object: 'app/ledger-mysql',
    variant: 'no valid reference, a StatefulSet',
    age: 3 * days,
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'ledger-mysql');
      const image = 'docker.io/library/MySQL::8.0';
      containerOf(workload).image = image;
      waiting(
        cluster,
        workload,
        {
          reason: 'InvalidImageName',
          message: `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`,
        },
        [
          event(
            'InspectFailed',
            `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`,
            { last: 8, first: 128, count: 11 },
          ),
          event('Failed', 'Error: InvalidImageName', { last: 8, first: 128, count: 11 }),
        ],
      );
    },
  },
  {
    label: 'incorrect_image_reference',
    object: 'app/forecast',
    variant: 'no such repository on a public registry',
    inject: (cluster) => {
      const image = 'docker.io/library/forecastt:4.8.1';
      pullFails(
        cluster,
        'forecast',
        image,
        unknown +
          resolve(
            image,
            'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
          ),
      );
    },
  },
  {
    label: 'missing_image_pull_secret',
    object: 'app/vessel-book',
    variant: 'the named Secret is not there',
    inject: (cluster) => {
      const image = 'private.haven.example/core/vessel-book:4.8.1';
      workloadOf(cluster, 'vessel-book').pullSecrets = ['core-registry'];
      pullFails(
        cluster,
        'vessel-book',
        image,
        `${unknown}${resolve(image, 'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://private.haven.example/token?scope=repository%3Acore%2Fvessel-book%3Apull: 401 Unauthorized')}`,
      );
      podOf(workloadOf(cluster, 'vessel-book')).events.push(
        event(
          'FailedToRetrieveImagePullSecret',
          'Unable to retrieve some image pull secrets (core-registry); attempting to pull the image may not succeed.',
          { last: 3, first: 128, count: 10 },
        ),
      );
    },
  },
  {
    label: 'missing_image_pull_secret',
    object: 'app/crew-mysql',
    variant: 'none is named, a StatefulSet',
    age: 3 * days,
    inject: (cluster) => {
      const image = 'private.haven.example/db/mysql:8.0.37';
      workloadOf(cluster, 'crew-mysql').pullSecrets = [];
      pullFails(
        cluster,
        'crew-mysql',
        image,
        `${unknown}${resolve(image, 'pulling from host private.haven.example failed with status code [manifests 8.0.37]: 401 Unauthorized')}`,
      );
    },
  },
  {
    label: 'volume_mount_permission_denied',
    object: 'app/cargo-mysql',
    variant: 'mysqld cannot write',
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'cargo-mysql');
      workload.securityContext = { runAsUser: 1001, runAsGroup: 1001 };
      crashing(cluster, workload, { exitCode: 1 });
      logs(
        cluster,
        'cargo-mysql',
        6,
        "2026-05-01T11:59:40.112000Z 0 [ERROR] [MY-010187] [Server] Could not open file '/var/lib/mysql/mysqld.log' for error logging: Permission denied",
        "mysqld: Can't create/write to file '/var/lib/mysql/is_writable' (Errcode: 13 - Permission denied)",
        '2026-05-01T11:59:40.113000Z 0 [ERROR] [MY-010119] [Server] Aborting',
      );
    },
  },
  {
    label: 'volume_mount_permission_denied',
    object: 'app/trace-mongo',
    variant: 'mongod cannot lock',
    age: 3 * days,
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'trace-mongo');
      workload.volumes = { data: { claim: 'session-redis-data' } };
      containerOf(workload).mounts = { '/data/db': 'data' };
      crashing(cluster, workload, { exitCode: 100 });
      logs(
        cluster,
        'trace-mongo',
        5,
        '{"t":{"$date":"2026-05-01T11:59:40.112+00:00"},"s":"E","c":"CONTROL","id":20557,"ctx":"initandlisten","msg":"DBException in initAndListen, terminating","attr":{"error":"IllegalOperation: Attempted to create a lock file on a read-only directory: /data/db"}}',
        "chown: changing ownership of '/data/db': Permission denied",
      );
    },
  },
  {
    label: 'volume_mount_permission_denied',
    object: 'app/session-redis',
    variant: 'redis cannot save',
    inject: (cluster) => {
      crashing(cluster, workloadOf(cluster, 'session-redis'), { exitCode: 1 });
      logs(
        cluster,
        'session-redis',
        5,
        "1:M 01 May 2026 11:59:41.000 # Can't open or create append-only dir appendonlydir: Permission denied",
      );
    },
  },
  {
    label: 'missing_secret_binding',
    object: 'app/contract-book',
    variant: 'an environment reference to no Secret',
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'contract-book');
      containerOf(workload).env['SPRING_DATASOURCE_PASSWORD'] = { secret: 'contract-db', key: 'password' };
      configError(cluster, 'contract-book', 'secret "contract-db" not found');
    },
  },
  {
    label: 'missing_secret_binding',
    object: 'app/yard-mysql',
    variant: 'a key that the Secret does not hold, a StatefulSet',
    age: 3 * days,
    inject: (cluster) => {
      containerOf(workloadOf(cluster, 'yard-mysql')).env['MYSQL_ROOT_PASSWORD'] = {
        secret: 'yard-mysql-login',
        key: 'root',
      };
      configError(cluster, 'yard-mysql', "couldn't find key root in Secret haven/yard-mysql-login");
    },
  },
  {
    label: 'missing_secret_binding',
    object: 'app/token-issuer',
    variant: 'a volume of no Secret',
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'token-issuer');
      workload.volumes = { keys: { secret: 'signing-keys' } };
      containerOf(workload).mounts = { '/keys': 'keys' };
      waiting(cluster, workload, { reason: 'ContainerCreating' }, [
        event('FailedMount', 'MountVolume.SetUp failed for volume "keys" : secret "signing-keys" not found', {
          last: 2,
          first: 128,
          count: 8,
        }),
      ]).ip = undefined;
    },
  },
];

function configError(cluster: Cluster, name: string, why: string): void {
  waiting(cluster, workloadOf(cluster, name), { reason: 'CreateContainerConfigError', message: why }, [
    event('Failed', `Error: ${why}`, { last: 4, first: 128, count: 10 }),
  ]);
}
