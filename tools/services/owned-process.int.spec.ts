import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isMissing } from './places.js';
import { portAccepts } from './ports.js';
import { startRedis, type RedisServer } from './redis.js';

async function within(ms: number, what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await delay(20);
  }
}

/** Whether Redis answers within a short while. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const done = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', done(true));
    socket.once('error', done(false));
    socket.setTimeout(300, done(false));
  });
}

const started = await startRedis();
const suite = isMissing(started) ? describe.skip : describe;

suite(isMissing(started) ? 'a server of our own (not run: Redis is missing)' : 'a server of our own', () => {
  const server = started as RedisServer;
  const portOf = ({ url }: RedisServer): number => Number(new URL(url).port);

  test('freezes and thaws, dies and comes back on the same port', async () => {
    const port = portOf(server);
    expect(await answers(port)).toBe(true);
    server.pause();
    expect(await answers(port)).toBe(false);
    server.resume();
    await within(2000, 'an answer after the thaw', () => answers(port));
    await server.kill();
    expect(await portAccepts(port)).toBe(false);
    await server.restart();
    expect(await answers(port)).toBe(true);
  });

  test('is gone with its data after it was stopped', async () => {
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    expect(await portAccepts(portOf(server))).toBe(false);
    expect(existsSync(server.folder)).toBe(false);
  });

  test('does not outlive an owner that was killed', async () => {
    const owner = spawn('sleep', ['600'], { stdio: 'ignore' });
    const owned = await startRedis({ owner: owner.pid ?? 0 });
    if (isMissing(owned)) throw new Error('Redis went missing');
    expect(await answers(portOf(owned))).toBe(true);
    owner.kill('SIGKILL');
    await within(5000, 'the server is gone', async () => !(await portAccepts(portOf(owned))));
    await within(5000, 'its data is gone', () => !existsSync(owned.folder));
  });
});
