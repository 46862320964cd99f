import type { Command } from 'commander';
import { rotateSigningKey } from '#event-store';
import { Setup } from '../../../../apps/gateway/src/control/setup/setup.js';
import { baseUrl } from '../access.js';
import { readCliConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { runningStandalone } from '../installation.js';
import { CommandFailed, data, say } from '../output.js';

/** For whoever has the machine, and so needs no account: the way back in, and new signing keys. */
export function addAdmin(program: Command): void {
  const admin = program.command('admin').description('administration on the machine itself');
  admin
    .command('link')
    .description('print a one-time link that makes an administrator or resets one; with --email: sets a password')
    .option('--email <email>', 'of the person who has lost a password')
    .option('--url <url>', 'address of the gateway')
    .action(link);
  admin
    .command('rotate-signing-key')
    .description('make a new key for access tokens; the old one goes when its last token has ended')
    .option('--at-once', 'the old key was betrayed: everybody signs in anew')
    .action(rotate);
}

async function link({ email, url }: { readonly email?: string; readonly url?: string }): Promise<void> {
  const config = readCliConfig();
  const token = await withDatabase(config, (database) => {
    const setup = new Setup(database);
    return email === undefined ? setup.issueAdminLink({ recovery: true }) : setup.issuePasswordLink(email);
  });
  if (!token) throw new CommandFailed(email === undefined ? 'no link was made' : `nobody has the email ${email}`);
  // On the machine itself: where the standalone says that it is, whatever other commands talk to.
  const here = url ?? runningStandalone(config.NEXUSPIPE_DATA_DIR)?.url;
  data(`${baseUrl(here, config)}/${email === undefined ? 'login?link' : 'reset?token'}=${token}`);
  say('valid once, for 24 hours');
}

async function rotate({ atOnce = false }: { readonly atOnce?: boolean }): Promise<void> {
  const work = (database: Parameters<typeof rotateSigningKey>[0]) => rotateSigningKey(database, new Date(), { atOnce });
  const { kid, activeAt } = await withDatabase(readCliConfig(), work);
  data(kid);
  say(`signs from ${activeAt.toISOString()} on; gateways with a JWT_PRIVATE_KEY of their own go on with that`);
}
