/** The PostgreSQL schema of the control plane: its facts, what was folded from them, and what signs people in. */
export const CONTROL_PLANE_SCHEMA = 'control_plane';

/** TypeORM's record of which migrations of this library ran. */
export const MIGRATIONS_TABLE = 'event_store_migrations';

/**
 * Advisory locks of the control plane, as the second of two keys; the first is LOCK_SPACE. They are kept together so
 * that no two uses share a number.
 */
export const LOCK_SPACE = 0x6e70;
export const LOCKS = { migrate: 1, append: 2, relay: 3, signingKey: 4, setup: 5, replay: 6 } as const;

/** Role that gateways work as. It owns nothing, so that PostgreSQL's row-level security holds for it. */
export const GATEWAY_ROLE = 'nexuspipe_gateway';
