import { connect, type Socket } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { httpApp, type HttpApp } from './http-app.js';

@Module({})
class EmptyModule {}

async function listening(answer: () => Promise<string>): Promise<{ app: HttpApp; port: number }> {
  const nest = await NestFactory.create<NestFastifyApplication>(EmptyModule, new FastifyAdapter(), { logger: false });
  nest.getHttpAdapter().getInstance().get('/', answer);
  const app = httpApp(nest);
  return { app, port: Number(new URL(await app.listen(0, '127.0.0.1')).port) };
}

describe('the end of an app that listens', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  const dial = (port: number): Promise<Socket> =>
    new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => done(socket));
      socket.on('error', () => undefined);
      sockets.push(socket);
    });

  it.each([
    ['nothing was asked, as browsers open them ahead of need', ''],
    ['half a request has come', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ])(
    'does not wait for a connection on which %s',
    async (_name, sent) => {
      const { app, port } = await listening(() => Promise.resolve('hello'));
      (await dial(port)).write(sent);
      // Its answer shows that the connection before it was accepted.
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello');
      await app.close();
    },
    10_000,
  );

  it('gives the answer that somebody waits for', async () => {
    let arrived: () => void = () => undefined;
    let finish: (text: string) => void = () => undefined;
    const asked = new Promise<void>((done) => (arrived = done));
    const { app, port } = await listening(() => {
      arrived();
      return new Promise((done) => (finish = done));
    });
    const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    await asked;
    const closed = app.close();
    finish('late, but here');
    expect(await answer).toBe('late, but here');
    await closed;
  });
});
