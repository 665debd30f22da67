// The rows of the house (docs/architecture.md): imports go downward only, never sideways between rooms.
const rows = [
  ['cli'],
  ['slack', 'evals', 'demo', 'config'],
  ['triage'],
  ['escalation', 'investigation', 'actions'],
  ['analysis'],
  ['diagnosis', 'incidents'],
  ['alerts', 'sources', 'evidence', 'audit'],
  ['store'],
  ['lib'],
];

const inRoom = (room) => (room === 'triage' ? '^src/triage(\\.ts$|/)' : `^src/${room}/`);
const anyOf = (rooms) => `(${rooms.map(inRoom).join('|')})`;

/** For each room: everything on its own row but itself, and everything above, is out of reach. */
const downwardOnly = rows.flatMap((row, height) =>
  row.map((room) => {
    const outOfReach = [...rows.slice(0, height).flat(), ...row.filter((peer) => peer !== room)];
    return {
      name: `rows-${room}`,
      comment: `${room} may import only from rows below it`,
      severity: 'error',
      from: { path: inRoom(room) },
      to: { path: outOfReach.length > 0 ? anyOf(outOfReach) : '^$' },
    };
  }),
);

/** Third-party packages that only some rooms may touch. */
const fence = (name, packages, rooms) => ({
  name: `fence-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: rooms },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...downwardOnly,
    fence('slack', '(^|node_modules/)@slack/', '^src/(slack|cli)/'),
    fence('model', '(^|node_modules/)(@?langchain|openai)(/|$)', '^src/investigation/'),
    fence('redis', '(^|node_modules/)(ioredis|bullmq)(/|$)', '^src/store/redis'),
    fence('duckdb', '(^|node_modules/)@duckdb/', '^src/evals/formats/itbench/'),
    fence(
      'browser',
      '(^|node_modules/)(react|react-dom|slack-blocks-to-jsx|vite|emulate)(/|$)',
      '^src/demo/',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
