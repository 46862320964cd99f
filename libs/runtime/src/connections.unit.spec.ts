import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { releaseOnClose } from './connections.js';

describe('the connections of a server that is closed', () => {
  let server: Server;
  let release: () => void;
  let answers: ServerResponse[];
  const sockets: Socket[] = [];

  beforeEach(async () => {
    answers = [];
    server = createServer((_request, response) => void answers.push(response));
    release = releaseOnClose(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  const open = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    return socket;
  };
  const ask = async (socket: Socket): Promise<ServerResponse> => {
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(server, 'request');
    return answers.at(-1)!;
  };
  const closed = (): Promise<unknown> => {
    const over = once(server, 'close');
    release();
    server.close();
    return over;
  };

  it('do not hold it when nothing was asked on them', async () => {
    await open();
    await closed();
  });

  it('end with the answer that is under way, also when it has begun', async () => {
    const [waiting, begun] = [await open(), await open()];
    const first = await ask(waiting);
    const second = await ask(begun);
    second.write('two');
    await once(begun, 'data');
    const over = closed();
    first.end('one');
    second.end();
    expect(String(await once(waiting, 'data')).toLowerCase()).toContain('connection: close');
    await over;
  });

  it('end with the first answer of a request that comes when the end has begun', async () => {
    const socket = await open();
    (await ask(socket)).end('kept');
    expect(String(await once(socket, 'data')).toLowerCase()).toContain('connection: keep-alive');
    release();
    (await ask(socket)).end('last');
    expect(String(await once(socket, 'data')).toLowerCase()).toContain('connection: close');
    await once(socket, 'close');
  });
});
