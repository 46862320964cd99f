import type { Command } from 'commander';
import { io, type Socket } from 'socket.io-client';
import type { EventsFrame, ProjectView, SessionAnswer, SubscribeAnswer, SubscribeRequest } from '#contracts';
import { accessOf, baseUrl, type Access, type AccessOptions } from '../access.js';
import { call } from '../api.js';
import { readCliConfig, type CliConfig } from '../config.js';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';

interface TailOptions extends AccessOptions {
  readonly project?: string;
  readonly stream: string;
  readonly type: readonly string[];
}

/** Prints each event of a stream as one line of JSON, from now on, until Ctrl-C. */
export function addTail(program: Command): void {
  program
    .command('tail')
    .description('print the events of a stream as they come, one line of JSON each')
    .option('--url <url>', 'address of the gateway')
    .option('--profile <name>', 'as which profile')
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
  const { url, token } = await accessFor(options, config);
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

/** By NEXUSPIPE_EMAIL and NEXUSPIPE_PASSWORD where they are set, else as other commands. */
async function accessFor(options: TailOptions, config: CliConfig): Promise<Access> {
  const { NEXUSPIPE_EMAIL: email, NEXUSPIPE_PASSWORD: password, NEXUSPIPE_TOKEN: token } = config;
  if (token !== undefined || options.profile !== undefined || !email || !password) return accessOf(options, config);
  const url = baseUrl(options.url, config);
  const login = { method: 'POST', body: JSON.stringify({ email, password }) };
  return { url, token: (await call<SessionAnswer>(`${url}/api/v1/auth/login`, login)).accessToken };
}

async function firstProject(url: string, token: string): Promise<string> {
  const [project] = (await call<{ projects: ProjectView[] }>(`${url}/api/v1/projects`, { token })).projects;
  if (!project) throw new CommandFailed('you have no project yet');
  return project.id;
}
