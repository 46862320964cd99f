import type { Command } from 'commander';
import { io, type Socket } from 'socket.io-client';
import type { EventsFrame, SubscribeAnswer, SubscribeRequest } from '#contracts';
import { call } from '../api.js';
import { readCliConfig, type CliConfig } from '../config.js';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';

interface TailOptions {
  readonly url?: string;
  readonly project?: string;
  readonly stream: string;
  readonly type: readonly string[];
}

interface Session {
  readonly accessToken: string;
  readonly user: { readonly projects: readonly { readonly id: string }[] };
}

/** Prints each event of a stream as one line of JSON, from now on, until Ctrl-C. */
export function addTail(program: Command): void {
  program
    .command('tail')
    .description('print the events of a stream as they come, one line of JSON each')
    .option('--url <url>', 'address of the gateway')
    .option('--project <id>', 'project; the first one you may see when absent')
    .option('--stream <stream>', 'stream', 'web')
    .option(
      '--type <type>',
      'only this type; repeat for more',
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .action(tail);
}

async function tail(options: TailOptions): Promise<void> {
  const config = readCliConfig();
  const url = options.url ?? config.NEXUSPIPE_URL;
  const token = config.NEXUSPIPE_TOKEN ?? (await signIn(url, config)).accessToken;
  const projectId = options.project ?? (await firstProject(url, token));
  const socket = io(url, { auth: { token }, transports: ['websocket'] });
  const stop = (): void => {
    socket.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await follow(socket, {
    projectId,
    stream: options.stream,
    ...(options.type.length > 0 ? { types: options.type } : {}),
  });
}

/** Resolves when the socket was closed on purpose. Reconnects go on at the last cursor. */
function follow(socket: Socket, subscription: SubscribeRequest): Promise<void> {
  let cursor: string | undefined;
  return new Promise((resolve, reject) => {
    socket.on('connect', () => {
      socket.emit('subscribe', { ...subscription, ...(cursor ? { from: cursor } : {}) }, (answer: SubscribeAnswer) => {
        if (!answer.ok) return reject(new CommandFailed(`${answer.code}: cannot subscribe to ${subscription.stream}`));
        cursor ??= answer.cursor;
        say(`following ${answer.room}`);
      });
    });
    socket.on('events', (frame: EventsFrame) => {
      cursor = frame.cursor;
      for (const event of frame.events) data(JSON.stringify(event));
      if (frame.dropped) say(`${frame.dropped} events left out: reading too slowly`);
    });
    socket.on('connect_error', (fault) => {
      if (!socket.active) reject(new CommandFailed(fault.message, EXIT_CODES.unavailable));
    });
    socket.on('disconnect', (reason) => {
      if (reason === 'io client disconnect') resolve();
      else if (!socket.active) reject(new CommandFailed('the gateway closed the connection', EXIT_CODES.unavailable));
    });
  });
}

function signIn(url: string, config: CliConfig): Promise<Session> {
  const { NEXUSPIPE_EMAIL: email, NEXUSPIPE_PASSWORD: password } = config;
  if (!email || !password) {
    throw new CommandFailed('set NEXUSPIPE_EMAIL and NEXUSPIPE_PASSWORD, or NEXUSPIPE_TOKEN', EXIT_CODES.config);
  }
  return call<Session>(`${url}/api/v1/auth/login`, { method: 'POST', body: JSON.stringify({ email, password }) });
}

async function firstProject(url: string, token: string): Promise<string> {
  const me = await call<{ projects?: { id: string }[]; user?: Session['user'] }>(`${url}/api/v1/auth/me`, { token });
  const project = (me.projects ?? me.user?.projects ?? [])[0];
  if (!project) throw new CommandFailed('you have no project yet');
  return project.id;
}
