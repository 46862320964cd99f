// Who may import whom: the table of docs/architecture.md as rules. Each is shown red on a seeded violation by
// tools/check/layers.unit.spec.ts.
const lib = (name) => `^libs/${name}/`;
const TEST_CODE = '\\.spec\\.ts$|^libs/testing/|/contract/';
const npm = (...names) => `node_modules/(${names.join('|')})/`;

/** What `from` may import of ours; packages are ruled below. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: TEST_CODE },
  to: { path: '^(apps|libs|frontend|tools|bench|e2e|sdk)/', pathNot: [from, ...allowed] },
});
const never = (name, from, to, fromNot = TEST_CODE) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: fromNot },
  to: { path: to },
});

const SHIPPED_LIBS = ['domain', 'contracts', 'runtime'].map(lib);
const READER = '^libs/read-model/src/reader';
const WRITER = '^libs/read-model/src/writer';

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    never('domain-is-pure', lib('domain'), '^(?!libs/domain/)'),
    only('contracts-import-domain', lib('contracts'), [lib('domain')]),
    never(
      'contracts-no-clients',
      lib('contracts'),
      npm('@nestjs', 'kafkajs', 'lmdb', 'ioredis', 'typeorm', 'pg', 'socket.io'),
    ),
    only('event-log-imports', lib('event-log'), [lib('domain'), lib('contracts')]),
    only('event-store-imports', lib('event-store'), [lib('domain'), lib('contracts')]),
    only('read-model-imports', lib('read-model'), [lib('domain'), lib('contracts')]),
    only('live-store-imports', lib('live-store'), [lib('domain'), lib('contracts')]),
    only('runtime-imports', lib('runtime'), []),
    only('ingest-imports', '^apps/ingest/', [...SHIPPED_LIBS, lib('event-log'), lib('live-store')]),
    only('enricher-imports', '^apps/enricher/', [...SHIPPED_LIBS, lib('event-log'), lib('live-store')]),
    only('projector-imports', '^apps/projector/', [...SHIPPED_LIBS, lib('event-log'), lib('live-store'), WRITER]),
    only('gateway-imports', '^apps/gateway/', [
      ...SHIPPED_LIBS,
      lib('event-log'),
      lib('live-store'),
      lib('event-store'),
      READER,
    ]),
    only('standalone-imports', '^apps/standalone/', ['^apps/', '^libs/(?!testing/)', '^tools/simulator/']),
    never('frontend-imports', '^frontend/', '^(apps|tools|bench|e2e|libs/(?!contracts/))'),
    only('sdk-imports', '^sdk/', [lib('contracts')]),
    {
      // What a page loads is the SDK's own: of the wire it takes the types.
      name: 'sdk-takes-types-only',
      severity: 'error',
      from: { path: '^sdk/.+/src/', pathNot: TEST_CODE },
      to: { path: '^libs/|node_modules/', dependencyTypesNot: ['type-only'] },
    },
    never('nobody-imports-tests', '^(apps|libs|tools|frontend|sdk)/', '^(e2e|bench)/'),
    never(
      'only-kafka-adapter-imports-kafkajs',
      '^(apps|libs)/',
      npm('kafkajs'),
      `${TEST_CODE}|^libs/event-log/src/kafka/`,
    ),
    never('only-embedded-log-imports-lmdb', '^(apps|libs)/', npm('lmdb'), `${TEST_CODE}|^libs/event-log/src/embedded/`),
    never(
      'only-redis-adapter-imports-ioredis',
      '^(apps|libs)/',
      npm('ioredis'),
      `${TEST_CODE}|^libs/live-store/src/redis/`,
    ),
    never('sql-stays-in-its-libs', '^libs/(event-log|live-store|runtime)/', npm('typeorm', 'pg')),
    never(
      'tables-know-no-transport',
      '^libs/(event-store|read-model)/',
      npm('kafkajs', 'ioredis', 'fastify', '@nestjs'),
    ),
    never('projector-has-no-sockets', '^apps/projector/', npm('socket.io')),
    {
      // The starters import what the build makes; in a fresh clone it is not there yet.
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(apps|libs|tools)/' },
      to: { couldNotResolve: true, pathNot: 'dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
};
