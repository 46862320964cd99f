import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlainly, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type DetailedPeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls';
import type { Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testCertificates, type TestCertificate, type TestCertificates } from '#testing';
import { releaseOnClose } from '../connections.js';
import { createDoor, type DoorOptions } from './door.js';
import type { CertificateFiles } from './pem.js';

const WITHIN_MS = 5_000;

let made: TestCertificates;
let files: CertificateFiles;
let door: Server | undefined;
const told: string[] = [];
const note = (...args: unknown[]): void => void told.push(JSON.stringify(args));
const logger = { info: note, warn: note };

beforeAll(async () => void (made = await testCertificates()));
afterAll(() => made.remove());
beforeEach(() => {
  told.length = 0;
  files = { certPath: join(made.folder, 'door.crt'), keyPath: join(made.folder, 'door.key') };
  put(made.server);
});
afterEach(async () => {
  await new Promise((done) => (door ? door.close(done) : done(null)));
  door = undefined;
});

function put({ cert, key }: TestCertificate): void {
  copyFileSync(cert, files.certPath);
  copyFileSync(key, files.keyPath);
}

async function open(answer = 'hello', options: Partial<DoorOptions> = {}): Promise<number> {
  const opened = createDoor((_request, response) => response.end(answer), {
    certificate: files,
    logger,
    renewalPollMs: 5,
    ...options,
  });
  door = opened;
  await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
  return (opened.address() as AddressInfo).port;
}

function ask(port: number, ca = made.ca): Promise<{ body: string; serial: string; protocol: string | null }> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: 'localhost', ca: readFileSync(ca), agent: false }, (answer) => {
      const socket = answer.socket as TLSSocket;
      const serial = (socket.getPeerCertificate() as DetailedPeerCertificate).serialNumber;
      const protocol = socket.getProtocol();
      answer.setEncoding('utf8').on('data', (body: string) => resolve({ body, serial, protocol }));
    });
    asked.on('error', reject).end();
  });
}

async function serialBecomes(port: number, wanted: (serial: string) => boolean): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const { serial } = await ask(port);
    if (wanted(serial)) return;
    if (Date.now() > deadline) throw new Error(`the certificate is still ${serial}; told: ${told.join()}`);
    await delay(10);
  }
}

async function toldOf(count: number): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (told.length < count) {
    if (Date.now() > deadline) throw new Error(`told only: ${told.join()}`);
    await delay(5);
  }
}

describe('a door with a certificate', () => {
  it('answers over TLS 1.3 whoever trusts its authority', async () => {
    expect(await ask(await open())).toMatchObject({ body: 'hello', protocol: 'TLSv1.3' });
  });

  it('is refused by whoever does not', async () => {
    await expect(ask(await open(), made.otherCa)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  it.each<[SecureVersion, boolean]>([
    ['TLSv1.1', false],
    ['TLSv1.2', true],
  ])('speaks %s: %s', async (version, taken) => {
    const port = await open();
    const ciphers = 'DEFAULT:@SECLEVEL=0';
    const options = { port, host: 'localhost', ca: readFileSync(made.ca), minVersion: version, maxVersion: version };
    const socket = connect({ ...options, ciphers });
    const outcome = await new Promise((resolve) => {
      socket.once('secureConnect', () => resolve(socket.getProtocol()));
      socket.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code));
    });
    socket.destroy();
    expect(outcome).toBe(taken ? version : 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  it('takes a renewed certificate up while it runs', async () => {
    const port = await open();
    const { serial: before } = await ask(port);
    put(made.renewed);
    await serialBecomes(port, (serial) => serial !== before);
    expect(told.join()).toContain('the renewed certificate is in use');
  });

  it('keeps the old one while the files on disk do not fit, says so once, and takes the new one when they do', async () => {
    const port = await open();
    const { serial: before } = await ask(port);
    copyFileSync(made.renewed.cert, files.certPath);
    await toldOf(1);
    // Longer than some looks at the files.
    for (let asked = 0; asked < 15; asked += 1) await ask(port);
    rmSync(files.keyPath);
    await toldOf(2);
    expect(told).toEqual([
      expect.stringContaining('TLS_KEY_PATH: does not fit the certificate'),
      expect.stringContaining('TLS_KEY_PATH: there is no such file'),
    ]);
    expect((await ask(port)).serial).toBe(before);
    put(made.renewed);
    await serialBecomes(port, (serial) => serial !== before);
  });

  it.each<[string, () => TestCertificate, string]>([
    ['has expired', () => made.expired, 'TLS_CERT_PATH: the certificate has expired'],
    [
      'has the key of another',
      () => ({ cert: made.server.cert, key: made.client.key }),
      'TLS_KEY_PATH: does not fit the certificate',
    ],
  ])('is not made when it %s', (_name, certificate, line) => {
    put(certificate());
    expect(() => createDoor(() => undefined, { certificate: files, logger })).toThrow(line);
  });

  it('closes a connection that stays silent, whatever is answered to errors of clients', async () => {
    const port = await open('hello', { handshakeTimeoutMs: 50 });
    door?.on('clientError', (_fault, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const silent = connectPlainly(port, '127.0.0.1');
    silent.setTimeout(WITHIN_MS, () => silent.destroy(new Error(`still open after ${WITHIN_MS} ms`)));
    await new Promise((closed, late) => silent.once('close', closed).once('error', late).resume());
  });

  it('ends with its answers finished, and without waiting for connections on which nothing was asked', async () => {
    let answer: (() => void) | undefined;
    const arrived = new Promise<void>((asked) => {
      door = createDoor(
        (_request, response) => {
          answer = () => void response.end('finished');
          asked();
        },
        { certificate: files, logger },
      );
    });
    const opened = door as unknown as Server;
    const release = releaseOnClose(opened);
    await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
    const { port } = opened.address() as AddressInfo;
    const idle = connect({ port, host: 'localhost', ca: readFileSync(made.ca) });
    const idleEnded = new Promise((done) => idle.once('close', done));
    idle.on('error', () => undefined);
    await new Promise((done) => idle.once('secureConnect', done));
    const asking = ask(port);
    await arrived;
    release();
    const closed = new Promise((done) => opened.close(done));
    await idleEnded;
    answer?.();
    expect((await asking).body).toBe('finished');
    await closed;
    door = undefined;
  });

  it('takes no more connections than it has room for', async () => {
    const port = await open('hello', { certificate: null, maxConnections: 2 });
    const sockets = Array.from({ length: 5 }, () => connectPlainly(port, '127.0.0.1'));
    const closed = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<boolean>((decided) => {
            socket.once('close', () => decided(true));
            socket.on('error', () => undefined);
            socket.once('data', () => decided(false));
            socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
          }),
      ),
    );
    for (const socket of sockets) socket.destroy();
    expect(closed.filter(Boolean)).toHaveLength(3);
  });
});
