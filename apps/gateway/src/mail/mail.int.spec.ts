import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { createLogger } from '#runtime';
import { LinkMails } from './link-mails.js';
import { openMailer } from './mailer.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.spec.js';

const logger = createLogger('spec', 'silent');
const FROM = 'NexusPipe <nexuspipe@example.org>';
const expiresAt = new Date('2026-11-28T10:00:00Z');

describe('mails with links', () => {
  let catcher: MailCatcher;
  let mails: LinkMails;
  beforeAll(async () => {
    catcher = await startMailCatcher();
  });
  afterAll(() => catcher.close());
  beforeEach(() => {
    mails = new LinkMails(openMailer({ smtpUrl: catcher.url, from: FROM }), logger);
  });
  afterEach(() => mails.onApplicationShutdown());

  it('reach who they are for', async () => {
    const link = 'https://nexuspipe.example/invitation?token=abc_-123';
    const sent = await mails.invitation({ to: 'bob@example.org', projectName: 'Läden & Söhne', link, expiresAt });
    expect(sent).toBe(true);
    expect(catcher.letters.at(-1)).toMatchObject({ from: 'nexuspipe@example.org', to: ['bob@example.org'] });
    expect(catcher.letters.at(-1)!.text).toContain(link);
  });

  it('go to one address, whatever stands in it', async () => {
    const before = catcher.letters.length;
    const link = 'https://nexuspipe.example/reset?token=x';
    await mails.passwordReset({ to: 'a@example.org, eve@evil.example', link, expiresAt });
    const recipients = catcher.letters.slice(before).flatMap(({ to }) => to);
    expect(recipients).not.toContain('eve@evil.example');
  });

  it('cannot have headers put into them', async () => {
    const projectName = 'x\r\nBcc: eve@evil.example';
    await mails.invitation({ to: 'bob@example.org', projectName, link: 'https://x.example/', expiresAt });
    expect(catcher.letters.at(-1)!.to).toEqual(['bob@example.org']);
    const [head] = catcher.letters.at(-1)!.raw.split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
  });

  it('are told to have failed when the server refuses them', async () => {
    expect(await mails.passwordReset({ to: 'refused@example.org', link: 'https://x.example/', expiresAt })).toBe(false);
  });

  it('are not sent without a server', async () => {
    const none = new LinkMails(null, logger);
    expect(none.areSent).toBe(false);
    expect(await none.passwordReset({ to: 'bob@example.org', link: 'https://x.example/', expiresAt })).toBe(false);
  });
});

describe('a mail server that is not there', () => {
  let silent: Server;
  beforeAll(async () => {
    // Takes connections, and never says anything.
    silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void silent.close());

  it('holds nobody up', async () => {
    const { port } = silent.address() as { port: number };
    const mails = new LinkMails(openMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: FROM }), logger);
    const gone = new LinkMails(openMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: FROM }), logger);
    const letter = { to: 'bob@example.org', link: 'https://x.example/', expiresAt };
    expect(await Promise.all([mails.passwordReset(letter), gone.passwordReset(letter)])).toEqual([false, false]);
  }, 15_000);

  it('is given no password without TLS', async () => {
    const catcher = await startMailCatcher();
    const { port } = new URL(catcher.url);
    // Another spelling of this machine, which does not look like it.
    const mailer = openMailer({ smtpUrl: `smtp://ann:canary@127.1:${port}`, from: FROM });
    const letter = { to: 'bob@example.org', subject: 'x', text: 'x' };
    await expect(mailer.send(letter)).rejects.toMatchObject({ code: 'ETLS' });
    expect(catcher.logins).toEqual([]);
    await catcher.close();
  }, 15_000);
});
