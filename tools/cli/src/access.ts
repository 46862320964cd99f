/** Which installation a command talks to, and with what. */
import { runningStandalone } from './installation.js';
import type { CliConfig } from './config.js';
import { CommandFailed, EXIT_CODES } from './output.js';
import { Profiles } from './profiles.js';

export interface AccessOptions {
  readonly url?: string;
  readonly profile?: string;
}

export interface Access {
  /** Without a final slash. */
  readonly url: string;
  readonly token: string;
}

export const DEFAULT_PROFILE = 'default';
const DEFAULT_URL = 'http://localhost:3000';

/** The address that was given, else NEXUSPIPE_URL, else that of the standalone that runs on the data folder. */
export function baseUrl(given: string | undefined, config: CliConfig): string {
  const url = given ?? config.NEXUSPIPE_URL ?? runningStandalone(config.NEXUSPIPE_DATA_DIR)?.url ?? DEFAULT_URL;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new CommandFailed(`${url} is no address: write http://... or https://...`, EXIT_CODES.config);
  }
  return url.replace(/\/+$/, '');
}

/** NEXUSPIPE_TOKEN, else the token of the profile. Throws CommandFailed when there is neither. */
export function accessOf(options: AccessOptions, config: CliConfig): Access {
  const { NEXUSPIPE_TOKEN: token } = config;
  if (token !== undefined && options.profile === undefined) return { url: baseUrl(options.url, config), token };
  const name = options.profile ?? DEFAULT_PROFILE;
  const profile = new Profiles(config).get(name);
  if (!profile) {
    const how = options.profile === undefined ? '' : ` --profile ${name}`;
    throw new CommandFailed(`not signed in: nexuspipe login${how}, or set NEXUSPIPE_TOKEN`, EXIT_CODES.config);
  }
  // A token goes nowhere but where it is from.
  if (options.url !== undefined && baseUrl(options.url, config) !== profile.url) {
    throw new CommandFailed(
      `profile ${name} is for ${profile.url}: sign in there, or leave --url out`,
      EXIT_CODES.usage,
    );
  }
  return { url: profile.url, token: profile.token };
}
