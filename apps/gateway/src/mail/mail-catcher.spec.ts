/** A mail server that keeps what it is sent; it refuses letters to `refused@...`. */
import { SMTPServer } from 'smtp-server';

export interface CaughtLetter {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** The body, put together again. */
  readonly text: string;
}

export interface MailCatcher {
  readonly url: string;
  readonly letters: readonly CaughtLetter[];
  /** User names that a password came with. */
  readonly logins: readonly string[];
  close(): Promise<void>;
}

export async function startMailCatcher(): Promise<MailCatcher> {
  const [letters, logins] = [[] as CaughtLetter[], [] as string[]];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username }, _session, done) => {
      logins.push(String(username));
      done(null, { user: String(username) });
    },
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('refused@') ? new Error('no such mailbox') : undefined),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        letters.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, text: textOf(raw) });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    logins,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Quoted-printable is undone: long lines come cut. */
function textOf(raw: string): string {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  return body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
