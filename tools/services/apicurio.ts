/** Apicurio, a schema registry that answers Confluent's API; in memory, from the jars that `npm run services:install` fetched. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwned, type OwnedServer } from './owned-process.js';
import { apicurioJar, onPath, type Missing } from './places.js';
import { freePorts } from './ports.js';

export interface ApicurioServer extends OwnedServer {
  /** Where Confluent's API begins. */
  readonly url: string;
}

export interface ApicurioOptions {
  readonly owner?: number;
}

/** Starts a registry of the caller's own. Ready when it answers, after about five seconds; 300 MB. A restart comes up empty. */
export async function startApicurio({ owner }: ApicurioOptions = {}): Promise<ApicurioServer | Missing> {
  const jar = apicurioJar();
  if (jar === null) return { missing: 'Apicurio', hint: 'npm run services:install' };
  const java = onPath('java');
  if (java === null) return { missing: 'Apicurio', hint: 'Java 17 or later is not on the PATH' };
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`;
  const jvm = ['-Xmx400m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const http = [`-Dquarkus.http.port=${port}`, '-Dquarkus.http.host=127.0.0.1'];
  const server = await startOwned({
    name: 'Apicurio',
    command: [java, ...jvm, ...http, '-jar', jar],
    folder: mkdtempSync(join(tmpdir(), 'nexuspipe-apicurio-')),
    ...(owner !== undefined && { owner }),
    ready: () => answers(`${url}/subjects`),
  });
  return Object.assign(server, { url });
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Not yet: who waits says for how long.
    return false;
  }
}
