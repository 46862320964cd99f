import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventLogContract } from '../contract/event-log-contract.js';
import { openEmbeddedLog } from './embedded-log.js';

eventLogContract('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'nexuspipe-log-'));
  let log = await openEmbeddedLog({ directory });
  return {
    log,
    reopen: async () => {
      await log.close();
      log = await openEmbeddedLog({ directory });
      return log;
    },
    close: async () => {
      await log.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
});
