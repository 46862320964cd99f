import type { Command } from 'commander';
import { Setup } from '../../../../apps/gateway/src/control/setup/setup.js';
import { readCliConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { runningStandalone } from '../installation.js';
import { CommandFailed, data, say } from '../output.js';

/** For whoever has the machine: a link that makes an administrator, or gives an existing one a new password. */
export function addAdminLink(program: Command): void {
  program
    .command('admin')
    .description('administrators of this installation')
    .command('link')
    .description('print a one-time link that makes an administrator or resets one')
    .option('--url <url>', 'address of the gateway')
    .action(adminLink);
}

async function adminLink(options: { readonly url?: string }): Promise<void> {
  const config = readCliConfig();
  const token = await withDatabase(config, (database) => new Setup(database).issueAdminLink({ recovery: true }));
  if (!token) throw new CommandFailed('no link was made');
  const url = options.url ?? runningStandalone(config.NEXUSPIPE_DATA_DIR)?.url ?? config.NEXUSPIPE_URL;
  data(`${url}/login?link=${token}`);
  say('valid once, for 24 hours');
}
