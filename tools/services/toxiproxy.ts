/**
 * toxiproxy: ways to servers on which connections are slow, cut or swallowed when a test wants it. Its control API is
 * described at https://github.com/Shopify/toxiproxy#http-api.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwned, type OwnedServer } from './owned-process.js';
import { toxiproxyServer, type Missing } from './places.js';
import { freePorts, portAccepts } from './ports.js';

/** What happens to the data of all connections of a way, until it is healed. */
export type Toxic =
  | { readonly type: 'latency'; readonly attributes: { readonly latency: number; readonly jitter: number } }
  /** KB a second. */
  | { readonly type: 'bandwidth'; readonly attributes: { readonly rate: number } }
  /** RST instead of what is sent, after `timeout` ms. */
  | { readonly type: 'reset_peer'; readonly attributes: { readonly timeout: number } }
  /** 0: what is sent disappears, and the connection stays open until the way is healed. */
  | { readonly type: 'timeout'; readonly attributes: { readonly timeout: number } };

export interface Toxiproxy extends OwnedServer {
  /** Makes a way; answers with the address at which it begins, which is its name as well. */
  way(upstream: string): Promise<string>;
  /** `stream`: what goes to the server (upstream) or what comes from it (downstream). */
  disturb(way: string, stream: 'upstream' | 'downstream', toxic: Toxic): Promise<void>;
  /** Ends its connections and takes no new one. */
  cut(way: string): Promise<void>;
  /** Undoes all that was done to all ways. */
  heal(): Promise<void>;
}

/** Starts a proxy of the caller's own; ready at once. */
export async function startToxiproxy(): Promise<Toxiproxy | Missing> {
  const program = toxiproxyServer();
  if (program === null) return { missing: 'toxiproxy', hint: 'npm run services:install, with Go on the PATH' };
  const [port = 0] = await freePorts(1);
  const server = await startOwned({
    name: 'toxiproxy',
    command: [program, '-host', '127.0.0.1', '-port', String(port)],
    folder: mkdtempSync(join(tmpdir(), 'nexuspipe-toxiproxy-')),
    env: { LOG_LEVEL: 'error' },
    ready: () => portAccepts(port),
  });
  const ask = (path: string, body: object): Promise<void> => post(`http://127.0.0.1:${port}/${path}`, body);
  return Object.assign(server, {
    way: async (upstream: string) => {
      const [at = 0] = await freePorts(1);
      const listen = `127.0.0.1:${at}`;
      await ask('proxies', { name: listen, listen, upstream, enabled: true });
      return listen;
    },
    disturb: (way: string, stream: string, toxic: Toxic) => ask(`proxies/${way}/toxics`, { ...toxic, stream }),
    cut: (way: string) => ask(`proxies/${way}`, { enabled: false }),
    heal: () => ask('reset', {}),
  });
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`toxiproxy: ${url} was answered with ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
