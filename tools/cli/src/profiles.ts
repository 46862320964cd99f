/**
 * Where this person is signed in, by profile: address and personal access token, in a file of which nobody else may
 * read anything (`nexuspipe/profiles.json` in the folder for configuration, XDG Base Directory Specification).
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliConfig } from './config.js';
import { CommandFailed, EXIT_CODES } from './output.js';

const profile = z.object({ url: z.url(), token: z.string(), tokenId: z.string(), email: z.string() });
const file = z.object({ profiles: z.record(z.string(), profile) });

export type Profile = z.infer<typeof profile>;

const NAME = /^[\w.-]{1,64}$/;

export class Profiles {
  private readonly directory: string;
  readonly path: string;

  constructor({ XDG_CONFIG_HOME: home }: Pick<CliConfig, 'XDG_CONFIG_HOME'>) {
    this.directory = join(home ?? join(homedir(), '.config'), 'nexuspipe');
    this.path = join(this.directory, 'profiles.json');
  }

  /** Null: none of that name. Throws CommandFailed when it is no name, or when the file is not ours. */
  get(name: string): Profile | null {
    if (!NAME.test(name)) {
      throw new CommandFailed('--profile: letters, digits and . _ -, up to 64 of them', EXIT_CODES.usage);
    }
    const profiles = this.read();
    return Object.hasOwn(profiles, name) ? profiles[name]! : null;
  }

  set(name: string, kept: Profile): void {
    this.write({ ...this.read(), [name]: kept });
  }

  remove(name: string): void {
    const { [name]: _gone, ...profiles } = this.read();
    this.write(profiles);
  }

  private read(): Readonly<Record<string, Profile>> {
    if (!existsSync(this.path)) return {};
    try {
      return file.parse(JSON.parse(readFileSync(this.path, 'utf8'))).profiles;
    } catch {
      throw new CommandFailed(`${this.path} cannot be read as profiles: mend or delete it`, EXIT_CODES.config);
    }
  }

  /** Whoever reads sees the file of before, or the whole new one. */
  private write(profiles: Readonly<Record<string, Profile>>): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    const draft = `${this.path}.${process.pid}`;
    rmSync(draft, { force: true });
    writeFileSync(draft, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, this.path);
  }
}
