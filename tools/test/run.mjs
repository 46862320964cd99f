// `npm test`: every test that this machine can run, then the names of those it could not, then one closing line.
// With CI=true a test that did not run counts as a failure. Arguments go to Jest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { secretsInLogs } from './secrets-in-logs.mjs';
import { build, install, requireNode, root } from '../start/prepare.mjs';

requireNode();
install();
build({ frontend: true });

const scratch = mkdtempSync(join(tmpdir(), 'nexuspipe-test-'));
const report = join(scratch, 'report.json');
const records = join(scratch, 'records');
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ],
  // Jest prints its progress on stderr and, with --json, the report on stdout.
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NEXUSPIPE_TEST_RECORDS: records } },
);
const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
const { secrets, logs, findings } = secretsInLogs(records);
rmSync(scratch, { recursive: true, force: true });
if (!result) {
  process.stdout.write('Jest did not run.\n0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}

const skipped = result.testResults.flatMap((file) =>
  file.assertionResults
    .filter((test) => test.status === 'pending' || test.status === 'todo')
    .map((test) => `${relative(root, file.name)}: ${test.fullName}`),
);
if (skipped.length > 0) process.stdout.write(`Not run:\n${skipped.map((name) => `  ${name}`).join('\n')}\n`);

process.stdout.write(`Searched ${logs} logs for ${secrets} secrets: ${findings.length} found\n`);
for (const finding of findings) process.stdout.write(`  ${finding}\n`);

// A file that could not be loaded has no tests of its own, and is a failure all the same; so is a secret in a log.
const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + (findings.length > 0 ? 1 : 0);
const strict = process.env.CI === 'true' && skipped.length > 0;
if (strict) process.stdout.write('CI=true: what was not run counts as failed.\n');
process.stdout.write(`${result.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exit(status !== 0 || failed > 0 || strict || result.numPassedTests === 0 ? 1 : 0);
