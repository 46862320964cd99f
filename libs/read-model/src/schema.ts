/**
 * The PostgreSQL schema that holds the read models. It is apart from the control plane's tables, so that a backup, a
 * grant or a rebuild can name it as a whole.
 */
export const READ_MODEL_SCHEMA = 'read_model';

/** TypeORM's record of which migrations of this library ran. */
export const MIGRATIONS_TABLE = 'read_model_migrations';

/** Role that gateways work as: it may read, and only rows of the project that its work is about. */
export const GATEWAY_ROLE = 'nexuspipe_gateway';
