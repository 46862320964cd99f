import type { Command } from 'commander';
import { DEFAULT_PROFILE } from '../access.js';
import { call, request } from '../api.js';
import { readCliConfig, type CliConfig } from '../config.js';
import { CommandFailed, EXIT_CODES, say } from '../output.js';
import { Profiles, type Profile } from '../profiles.js';
import { asPerson, credentials, type CredentialOptions } from '../sign-in.js';

interface LogoutOptions extends CredentialOptions {
  readonly profile: string;
  readonly local?: boolean;
}

/** Revokes the token that login made, and forgets it. */
export function addLogout(program: Command): void {
  program
    .command('logout')
    .description('revoke the token that login made, and forget it')
    .option('--profile <name>', 'of this profile', DEFAULT_PROFILE)
    .option('--password-stdin', 'read the password from stdin; else NEXUSPIPE_PASSWORD, else asked for')
    .option('--local', 'only forget it here')
    .action(logout);
}

async function logout(options: LogoutOptions): Promise<void> {
  const config = readCliConfig();
  const profiles = new Profiles(config);
  const profile = profiles.get(options.profile);
  if (!profile) throw new CommandFailed(`not signed in as ${options.profile}`, EXIT_CODES.config);
  if (!options.local) await revoke(profile, options, config);
  profiles.remove(options.profile);
  say(options.local ? 'forgotten here; the token itself is good until it ends or is revoked' : 'signed out');
}

/** Tokens are revoked by people. One that has ended by itself needs no revoking. */
async function revoke({ url, token, tokenId, email }: Profile, options: LogoutOptions, config: CliConfig) {
  const { status } = await request(`${url}/api/v1/projects`, { token });
  if (status === 401) return;
  const who = await credentials({ email, ...(options.passwordStdin && { passwordStdin: true }) }, config);
  await asPerson(url, who, ({ accessToken }) =>
    call(`${url}/api/v1/auth/tokens/${tokenId}`, { method: 'DELETE', token: accessToken }),
  );
}
