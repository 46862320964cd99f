/** A TCP proxy that can be made to hear and not to speak, and be cut: what a client on a bad line has to survive. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface MutedLine {
  readonly url: string;
  /** Nothing comes back any more; what is sent still arrives. */
  mute(): void;
  /** Cuts every connection; new ones speak again. */
  cut(): void;
  close(): Promise<void>;
}

export async function openMutedLine(target: string): Promise<MutedLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let muted = false;
  const server = createServer((client) => {
    const door = connect(Number(port), hostname);
    for (const [one, other] of [[client, door] as const, [door, client] as const]) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    client.on('data', (chunk) => door.write(chunk));
    door.on('data', (chunk) => void (muted || client.write(chunk)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    muted = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mute: () => void (muted = true),
    cut,
    close: () => {
      cut();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
