/** Which user the database runs as: PostgreSQL refuses root. */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartRefused } from '#runtime';

const run = promisify(execFile);

/** Empty: as we are. */
export type RunAs = { readonly uid: number; readonly gid: number } | { readonly uid?: undefined };

/** Users that root lends the database to, when the data has no owner yet. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * The owner of the data, if there is data; else ourselves, or for root one of the candidates. Throws StartRefused when
 * the data belongs to somebody whom we cannot be.
 */
export async function runAs(dataFolder: string): Promise<RunAs> {
  const we = process.geteuid?.();
  const owner = await ownerOf(dataFolder);
  if (we === undefined) return {};
  if (we !== 0) {
    if (owner === null || owner.uid === we) return {};
    throw new StartRefused(
      `the database in ${dataFolder} belongs to user ${owner.uid}, and this is user ${we}: start as that user, or choose another data folder`,
    );
  }
  if (owner !== null && owner.uid !== 0) return owner;
  for (const name of CANDIDATES) {
    const ids = await idsOf(name);
    if (ids) return ids;
  }
  throw new StartRefused(
    'PostgreSQL does not run as root, and there is no user postgres or nobody: start as an ordinary user',
  );
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` answers with an error when there is no such user
  }
}
