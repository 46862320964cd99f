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

  it('are answered once more when they are in use, and told that it is the last time', async () => {
    const socket = await open();
    (await ask(socket)).end('one');
    await once(socket, 'data');
    const under = await ask(socket);
    const over = closed();
    under.end('two');
    const [text] = (await once(socket, 'data')) as [Buffer];
    expect(text.toString()).toContain('two');
    const last = ask(socket).then((response) => response.end('three'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    await last;
    expect(answer.toString().toLowerCase()).toContain('connection: close');
    await over;
  });
});
