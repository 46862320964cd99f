/** Opens the gateway's Socket.io server, which other namespaces may share. */
import type { Server as HttpServer } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { answerOtherUpgrades } from '#runtime';
import type { SharedSockets } from '../parts.js';

export const SOCKET_PATH = '/socket.io';

type CreateServer = IoAdapter['createIOServer'];

export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplication,
    private readonly shared: SharedSockets | undefined,
  ) {
    super(app);
    answerOtherUpgrades(app.getHttpServer() as HttpServer, `${SOCKET_PATH}/`);
  }

  override createIOServer(...[port, options]: Parameters<CreateServer>): ReturnType<CreateServer> {
    const parser = this.shared ? { parser: this.shared.parser } : null;
    return super.createIOServer(port, { ...options, ...parser } as typeof options);
  }
}
