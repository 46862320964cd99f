/** The writing side of the read models: only the projector, and the command that migrates, may import it. */
export { readModelDataSource } from './writer/data-source.js';
export { migrateReadModel, waitForReadModel, type WaitOptions } from './writer/migrate.js';
export { ensurePartitions } from './writer/partitions.js';
