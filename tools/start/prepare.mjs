// Makes a clone ready to run: installs what is missing, builds what is stale. Plain Node, no packages: it runs before
// there are any. Everything it says goes to stderr, so that stdout stays a command's own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const INSTALL_STAMP = join(root, 'node_modules', '.nexuspipe-install');
const BUILD_STAMP = join(root, 'dist', '.build');
const SERVER_SOURCES = ['apps', 'libs', 'tools', 'bench', 'e2e', '.swcrc', 'package.json'];
const FRONTEND_SOURCES = ['frontend', 'libs/contracts', 'libs/domain', 'package-lock.json'];
const SDK_SOURCES = ['sdk', 'package-lock.json'];

/** Stops with one line when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node 20.19 or later is needed; this is ${process.versions.node}`);
}

export function install() {
  const wanted = digest(['package-lock.json', 'package.json']);
  if (stampOf(INSTALL_STAMP) === wanted) return;
  const packages = join(root, 'node_modules');
  if (lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      `${packages} is a link to packages of another version; installing would empty what it points to: remove the link`,
    );
  }
  run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALL_STAMP, wanted);
}

/** @param {{ frontend: boolean }} parts */
export function build(parts) {
  const stamps = JSON.parse(stampOf(BUILD_STAMP) || '{}');
  const server = digest(SERVER_SOURCES);
  if (stamps.server !== server) run('building the server', 'npm', ['run', '--silent', 'build:server']);
  const frontend = parts.frontend ? digest(FRONTEND_SOURCES) : stamps.frontend;
  if (stamps.frontend !== frontend) run('building the dashboard', 'npm', ['run', '--silent', 'build:frontend']);
  const sdk = parts.frontend ? digest(SDK_SOURCES) : stamps.sdk;
  if (stamps.sdk !== sdk) run('building the browser SDK', 'npm', ['run', '--silent', 'build:sdk']);
  writeFileSync(BUILD_STAMP, JSON.stringify({ server, frontend, sdk }));
}

function stampOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Names, sizes and times of all files below the given places. */
function digest(places) {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`);
  };
  for (const place of places) if (existsSync(join(root, place))) add(join(root, place));
  return hash.digest('hex');
}

function run(what, command, args) {
  process.stderr.write(`nexuspipe: ${what} ...\n`);
  // The child's stdout is joined to our stderr.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`${what} failed`);
}

function fail(line) {
  process.stderr.write(`nexuspipe: ${line}\n`);
  process.exit(69);
}
