/** What a first start makes: a project with its streams, the start key, the demo's key, the first administrator or a link. */
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { formatApiKey } from '#domain';
import { Setup } from '../../gateway/src/control/setup/setup.js';
import type { StandaloneConfig } from './config.js';
import { secretFile, type DataFolder } from './data-folder.js';

const PROJECT = 'My project';
export const STREAM = 'web';
export const DEMO_STREAM = 'demo';

export interface FirstSetup {
  readonly projectId: string;
  readonly ingestKey: string;
  /** Null without demo traffic, and after `nexuspipe demo remove`. */
  readonly demoKey: string | null;
  /** Token of the one-time link; null once an administrator exists. */
  readonly adminLink: string | null;
}

/** Answers with the demo's key, or null when `nexuspipe demo remove` has revoked it: then the demo does not come back. */
async function setUpDemo(setup: Setup, projectId: string, key: string): Promise<string | null> {
  if (await setup.isRevoked(key)) return null;
  await setup.ensureProject({ name: PROJECT, streams: [DEMO_STREAM] });
  await setup.ensureCollector({ projectId, name: 'Demo traffic', streams: [DEMO_STREAM], key });
  return key;
}

/** Makes what is missing; a later start finds everything there. Only hashes of keys are in the database. */
export async function setUp(database: DataSource, config: StandaloneConfig, folder: DataFolder): Promise<FirstSetup> {
  const setup = new Setup(database);
  const newKey = (): string => formatApiKey(randomBytes(24));
  const ingestKey = await secretFile(folder.startKey, newKey);
  const { projectId } = await setup.ensureProject({ name: PROJECT, streams: [STREAM] });
  await setup.ensureCollector({ projectId, name: 'Start key', streams: [STREAM], key: ingestKey });
  const demoKey = config.demo ? await setUpDemo(setup, projectId, await secretFile(folder.demoKey, newKey)) : null;
  await setup.ensureAdmin(config.admin);
  return { projectId, ingestKey, demoKey, adminLink: await setup.issueAdminLink() };
}
