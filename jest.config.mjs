/**
 * Three tiers, named in a spec's file name: unit (no server), int (real servers, one part), e2e (everything real).
 * `npm test` runs all of them; `npx jest --selectProjects unit` runs one.
 */
const tier = (name) => ({
  displayName: name,
  testMatch: [`<rootDir>/{apps,libs,e2e,bench,tools,deploy,frontend,sdk}/**/*.${name}.spec.ts`],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.nexuspipe/'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest'],
  },
  moduleNameMapper: {
    '^#contracts/browser$': '<rootDir>/libs/contracts/src/browser.ts',
    '^#read-model/(writer|reader)$': '<rootDir>/libs/read-model/src/$1.ts',
    '^#(domain|contracts|event-log|event-store|live-store|runtime|testing)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^content-disposition$': '<rootDir>/tools/test/content-disposition.cjs',
  },
  setupFiles: ['reflect-metadata'],
});

/** int and e2e share one Kafka and one Redis a run, started when the first spec asks for it. */
const onServers = {
  globalSetup: '<rootDir>/tools/services/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/tools/services/jest-global-teardown.mjs',
};

export default {
  projects: [tier('unit'), { ...tier('int'), ...onServers }, { ...tier('e2e'), ...onServers }],
  testTimeout: 120_000,
  maxWorkers: 2,
  // Every spec file loads its own copy of all modules, and what a worker has kept of them slows its next ones down
  // (and ends it at 4 GB): past this size it makes room for a new worker.
  workerIdleMemoryLimit: '1GB',
};
