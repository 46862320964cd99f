/** The server of an app's door: HTTPS when it has a certificate, which may be renewed while it runs, else HTTP. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { ConfigInvalid } from '../config.js';
import type { Logger } from '../logger.js';
import { isProblem, readIdentity, type CertificateFiles, type Identity } from './pem.js';

/** What a process has room for; who opens connections and says nothing takes it from others. */
const MAX_CONNECTIONS = 20_000;

export interface DoorOptions {
  /** Timeouts and sizes of the HTTP server. */
  readonly limits?: ServerOptions;
  /** At the same time; more are closed at once. Default 20,000. */
  readonly maxConnections?: number;
  /** Null: plain HTTP. */
  readonly certificate: CertificateFiles | null;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** How often the files are looked at for a renewed certificate; default 10 s. */
  readonly renewalPollMs?: number;
  /** How long a connection may take to agree on TLS; default 10 s. */
  readonly handshakeTimeoutMs?: number;
}

const RENEWAL_POLL_MS = 10_000;
/** A connection that never speaks TLS may not hold up a server that is to end. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
const SECURITY = { minVersion: 'TLSv1.2' } as const;

/** A server that does not listen yet. Throws ConfigInvalid when the certificate or its key cannot be used. */
export function createDoor(handler: RequestListener, options: DoorOptions): Server {
  const door = open(handler, options);
  door.maxConnections = options.maxConnections ?? MAX_CONNECTIONS;
  return door;
}

function open(handler: RequestListener, options: DoorOptions): Server {
  const { certificate, limits = {}, handshakeTimeoutMs = HANDSHAKE_TIMEOUT_MS } = options;
  if (certificate === null) return createServer(limits, handler);
  const identity = readIdentity(certificate);
  if (isProblem(identity)) throw new ConfigInvalid([`${VARIABLES[identity.file]}: ${identity.problem}`]);
  const secure = { ...limits, ...SECURITY, ...identity, handshakeTimeout: handshakeTimeoutMs };
  const server = createSecureServer(secure, handler);
  // Node hands these on as `clientError`, whose handlers answer in HTTP and wait for that to be read.
  server.on('tlsClientError', (_fault, socket) => socket.destroy());
  followRenewal(server, certificate, identity, options);
  return server;
}

/** Which variable names which file of a door's certificate. */
const VARIABLES = { certPath: 'TLS_CERT_PATH', keyPath: 'TLS_KEY_PATH' } as const;

/** `https` or `http`, as the server speaks it. */
export function schemeOf(server: Server | SecureServer): 'https' | 'http' {
  return 'setSecureContext' in server ? 'https' : 'http';
}

/**
 * Contents are compared, not times: what renews certificates swaps links, copies, or restores times. While the two files
 * do not fit, one of them is yet to be written: the old certificate stays, and the operator is told once.
 */
function followRenewal(server: SecureServer, files: CertificateFiles, first: Identity, options: DoorOptions): void {
  let current = first;
  let told = '';
  const look = (): void => {
    const found = readIdentity(files);
    if (isProblem(found)) {
      const reason = `${VARIABLES[found.file]}: ${found.problem}`;
      if (reason !== told) options.logger.warn({ reason }, 'the certificate on disk cannot be used: the old one stays');
      told = reason;
      return;
    }
    told = '';
    if (found.cert === current.cert && found.key === current.key) return;
    server.setSecureContext({ ...SECURITY, ...found });
    current = found;
    options.logger.info('the renewed certificate is in use');
  };
  server.once('listening', () => {
    const timer = setInterval(look, options.renewalPollMs ?? RENEWAL_POLL_MS).unref();
    server.once('close', () => clearInterval(timer));
  });
}
