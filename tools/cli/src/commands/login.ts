import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { AccessTokenView, CreatedAccessToken } from '#contracts';
import { baseUrl, DEFAULT_PROFILE } from '../access.js';
import { call } from '../api.js';
import { readCliConfig } from '../config.js';
import { CommandFailed, EXIT_CODES, say } from '../output.js';
import { Profiles, type Profile } from '../profiles.js';
import { asPerson, credentials, type CredentialOptions } from '../sign-in.js';

interface LoginOptions extends CredentialOptions {
  readonly url?: string;
  readonly profile: string;
  readonly scope: readonly string[];
  readonly days: string;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 3_650;
const MOST_NAME = 100;
const DEFAULT_SCOPES = ['read', 'admin'];

/** Makes a personal access token for this machine and keeps it; the password and the sign-in are kept nowhere. */
export function addLogin(program: Command): void {
  program
    .command('login')
    .description('sign in: makes a personal access token for this machine and keeps it')
    .option('--url <url>', 'address of the gateway')
    .option('--profile <name>', 'keep it under this name', DEFAULT_PROFILE)
    .option('--email <email>', 'who; else NEXUSPIPE_EMAIL, else asked for')
    .option('--password-stdin', 'read the password from stdin; else NEXUSPIPE_PASSWORD, else asked for')
    .option(
      '--scope <scope>',
      'read, admin or operate; repeat for more (default: read and admin)',
      (scope: string, before: string[]) => [...before, scope],
      [],
    )
    .option('--days <n>', 'the token ends after so many days', '90')
    .action(login);
}

async function login(options: LoginOptions): Promise<void> {
  const config = readCliConfig();
  const profiles = new Profiles(config);
  const url = baseUrl(options.url, config);
  const expiresAt = endOf(options.days);
  const before = profiles.get(options.profile);
  warnAboutPlainHttp(url);
  const who = await credentials(options, config);
  await asPerson(url, who, async ({ accessToken, user }) => {
    const wish = {
      name: `nexuspipe on ${hostname()}`.slice(0, MOST_NAME),
      scopes: options.scope.length > 0 ? options.scope : DEFAULT_SCOPES,
      expiresAt,
    };
    const made = await call<CreatedAccessToken>(`${url}/api/v1/auth/tokens`, {
      method: 'POST',
      token: accessToken,
      body: JSON.stringify(wish),
    });
    const kept = { url, token: made.token, tokenId: made.id, email: user.email };
    try {
      profiles.set(options.profile, kept);
    } catch (fault) {
      await revoke(url, made.id, accessToken);
      throw new CommandFailed(`${profiles.path} cannot be written: ${(fault as Error).message}`, EXIT_CODES.noOutput);
    }
    await revokeFormer(before, url, accessToken);
    say(`signed in at ${url} as ${user.email} until ${expiresAt.slice(0, 10)}, kept in ${profiles.path}`);
  });
}

/** One machine, one token a profile: the one before is good for nothing now. */
async function revokeFormer(before: Profile | null, url: string, token: string): Promise<void> {
  if (before?.url !== url) return;
  const { tokens } = await call<{ tokens: AccessTokenView[] }>(`${url}/api/v1/auth/tokens`, { token });
  if (!tokens.some(({ id }) => id === before.tokenId)) return;
  await revoke(url, before.tokenId, token);
}

async function revoke(url: string, tokenId: string, token: string): Promise<void> {
  await call(`${url}/api/v1/auth/tokens/${tokenId}`, { method: 'DELETE', token });
}

function endOf(days: string): string {
  const count = Number(days);
  if (!Number.isInteger(count) || count < 1 || count > MOST_DAYS) {
    throw new CommandFailed(`--days: whole days from 1 to ${MOST_DAYS}`, EXIT_CODES.usage);
  }
  return new Date(Date.now() + count * DAY_MS).toISOString();
}

function warnAboutPlainHttp(url: string): void {
  const { protocol, hostname: host } = new URL(url);
  const isHere = host === 'localhost' || host === '[::1]' || host.startsWith('127.');
  if (protocol === 'http:' && !isHere) say('warning: without https the password can be read on the way');
}
