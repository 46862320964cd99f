/** Sends mail: the one port to a mail server. */
import nodemailer from 'nodemailer';
import type { MailSettings } from '../parts.js';

export interface Letter {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Resolves once the server has taken the letter. Rejects when it does not, or not in time. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** Milliseconds; a server that takes longer is taken for gone, and whoever waits is told. */
const STEP_TIMEOUT_MS = 5_000;
const DEADLINE_MS = 10_000;
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Nothing is connected until something is sent. */
export function openMailer({ smtpUrl, from }: MailSettings): Mailer {
  const { username, hostname, protocol } = new URL(smtpUrl);
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    // A password goes to another host by TLS or not at all.
    requireTLS: protocol === 'smtp:' && username !== '' && !LOOPBACK.test(hostname),
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    dnsTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    // As an object the address stays one, whatever commas and names stand in it.
    send: ({ to, ...content }) => inTime(transport.sendMail({ from, to: { name: '', address: to }, ...content })),
    close: () => transport.close(),
  };
}

async function inTime(sending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the mail server took longer than ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}
