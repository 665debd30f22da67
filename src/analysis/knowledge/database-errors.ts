import type { Product } from './databases.ts';

export type DatabaseFault = 'credentials' | 'port' | 'exhaustion' | 'read-only';

/** A wording of a database or its driver, and what it tells. */
export interface DatabaseError {
  readonly fault: DatabaseFault;
  /** Undefined where pools of any database say so. */
  readonly product?: Product;
  readonly pattern: RegExp;
  /** The side that ran into its own limit or setting: a client's pool, a client's session. */
  readonly side: 'server' | 'client' | 'either';
}

const of =
  (fault: DatabaseFault, side: DatabaseError['side']) =>
  (product: Product | undefined, pattern: RegExp): DatabaseError => ({
    fault,
    side,
    pattern,
    ...(product ? { product } : {}),
  });

const credentials = of('credentials', 'either');
const full = of('exhaustion', 'server');
const pool = of('exhaustion', 'client');
const readOnly = of('read-only', 'server');
const refused = of('port', 'either');

/** What servers and drivers print, by product; the most telling wording of a fault first. */
const databaseErrors: readonly DatabaseError[] = [
  full(
    'mysql',
    /Too many connections|ER_CON_COUNT_ERROR|\b1040\b[^\n]{0,20}(?:08004|Too many)|max_user_connections|ER_TOO_MANY_USER_CONNECTIONS|blocked because of many connection errors/u,
  ),
  full(
    'postgres',
    /remaining connection slots are reserved|sorry, too many clients already|too many connections for (?:role|database)|\b53300\b|no more connections allowed \(max_client_conn\)/u,
  ),
  full(
    'mongodb',
    /connection refused because too many open connections|too many open connections|MongoWaitQueueFull/u,
  ),
  full('redis', /max number of clients reached/u),
  full('sqlserver', /maximum (?:number of )?(?:user )?connections[^\n]{0,40}reached/u),
  pool(
    undefined,
    /HikariPool-\S+ - Connection is not available, request timed out|Pool empty\. Unable to fetch a connection|QueuePool limit of size \d+ overflow \d+ reached|Timeout acquiring a connection|prior to obtaining a connection from the pool|wait millis \d+, active \d+, maxActive|Cannot get a connection, pool error|timeout exceeded when trying to connect|too many clients in pool/u,
  ),

  readOnly(
    'mysql',
    /running with the --(?:super-)?read-only option|ER_OPTION_PREVENTS_STATEMENT|Running in read-only mode|\b1290 ?\(HY000\)/u,
  ),
  readOnly('postgres', /cannot execute [A-Z ]+ (?:in a read-only transaction|during recovery)|\b25006\b/u),
  readOnly(
    'redis',
    /READONLY You can't write against a read[ -]only (?:replica|slave)|MISCONF Redis is configured to save RDB snapshots/u,
  ),
  readOnly('mongodb', /NotWritablePrimary|not (?:master|primary)(?: and|;| while|$)|\b10107\b/u),
  readOnly('sqlserver', /Failed to update database "[^"]*" because the database is read-only/u),
  of('read-only', 'client')(
    undefined,
    /Connection is read-only\. Queries leading to data modification are not allowed/u,
  ),

  credentials(
    'mysql',
    /Access denied for user|\(using password: (?:YES|NO)\)|ER_ACCESS_DENIED|\b1045\b[^\n]{0,20}28000|Authentication plugin '[^']+' (?:cannot be loaded|reported error)|Client does not support authentication protocol/u,
  ),
  credentials(
    'postgres',
    /password authentication failed for user|\b28P01\b|no password supplied|no pg_hba\.conf entry for host|role "[^"]+" does not exist|Role "[^"]+" does not exist|is not permitted to log in/u,
  ),
  credentials(
    'mongodb',
    /MongoSecurityException|Exception authenticating MongoCredential|(?:Command failed with error 18|code:? 18)\b|AuthenticationFailed|auth(?:entication)? error: (?:sasl|unable to authenticate)|bad auth\b|SCRAM(?:-SHA-\d+)? authentication failed|requires authentication|MongoServerError: Authentication failed/u,
  ),
  credentials(
    'redis',
    /WRONGPASS|NOAUTH|ERR invalid password|ERR Client sent AUTH|AUTH <password> called without/u,
  ),
  credentials('sqlserver', /Login failed for user/u),
  credentials(
    'rabbitmq',
    /ACCESS_REFUSED|PLAIN login refused|AuthenticationFailureException|user '[^']+' - invalid credentials/u,
  ),

  refused(
    'mysql',
    /Communications link failure|Can't connect to (?:local )?MySQL server|ER_CONN_HOST_ERROR/u,
  ),
  refused(
    'postgres',
    /connection to server at "[^"]+"[^\n]{0,40} failed: (?:Connection refused|timeout)|Connection to \S+ refused\. Check that the hostname and port are correct|could not connect to server: Connection/u,
  ),
  refused(
    'mongodb',
    /MongoSocketOpenException|MongoNetworkError|ServerSelectionTimeoutError|Timed out after \d+ ms while waiting (?:for a server|to connect)|server selection (?:error|timeout)/u,
  ),
  refused(
    'redis',
    /It was not possible to connect to the redis server|RedisConnectionException|Unable to connect to \S*redis|Error \d+ connecting to \S+:\d+|Redis connection to \S+ failed/u,
  ),
  refused(
    'sqlserver',
    /The TCP\/IP connection to the host \S+, port \d+ has failed|error occurred while establishing a connection to SQL Server/u,
  ),
];

const telling =
  /denied|auth|password|connect|read[- ]?only|pool|28P01|53300|25006|READONLY|Primary|recovery|login|user|timed out|role|MISCONF|master|credential|permitted|clients|link failure|Mongo|ER_/iu;

/** What a text says about a database; undefined for most texts. */
export function databaseErrorIn(text: string): DatabaseError | undefined {
  if (!telling.test(text)) return undefined;
  const start = text.slice(0, 8000);
  return databaseErrors.find(({ pattern }) => pattern.test(start));
}
