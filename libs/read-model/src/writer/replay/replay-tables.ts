/**
 * Tables of a rebuild: equal to the live ones and empty, in a schema of their own under the same names. Who writes them
 * only has another search path; switching over is a move between schemas, which takes the rows, indexes, rights and
 * policies along.
 */
import type { WriteTransaction } from '../write-transaction.js';
import { READ_MODEL_SCHEMA as LIVE } from '../../schema.js';

interface Structure {
  readonly name: string;
  /** `RANGE (time)`; null: the table is not partitioned. */
  readonly partition_key: string | null;
  readonly options: string | null;
}

interface Part {
  readonly name: string;
  /** `FOR VALUES ...` or `DEFAULT`. */
  readonly bounds: string;
  readonly options: string | null;
}

/** Names of schemas and tables are ours: letters, digits and _. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Makes the schema with the tables. */
export async function createReplayTables(
  transaction: WriteTransaction,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  await transaction.query(`CREATE SCHEMA ${checked(schema)}`);
  await sameUsage(transaction, schema);
  for (const table of tables) {
    const [structure] = await rowsOf<Structure>(transaction, STRUCTURE, [`${LIVE}.${table}`]);
    if (!structure) throw new Error(`there is no table ${table}`);
    const { partition_key: key, options } = structure;
    const tail = key === null ? withOptions(options) : `PARTITION BY ${key}`;
    await transaction.query(`CREATE TABLE ${schema}.${table} (LIKE ${LIVE}.${table} INCLUDING ALL) ${tail}`);
    for (const part of await partsOf(transaction, LIVE, table)) await addPart(transaction, schema, table, part);
    await sameAccess(transaction, schema, table);
  }
}

/** PostgreSQL's refusal to make a partition whose rows are in the default one already: there they stay. */
const ROWS_IN_DEFAULT = '23514';

/** Months that the live tables have and those of a schema do not, since they were set aside. */
export async function addMissingParts(
  transaction: WriteTransaction,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) {
    const there = new Set((await partsOf(transaction, checked(schema), table)).map(({ name }) => name));
    for (const part of await partsOf(transaction, LIVE, table)) {
      if (there.has(part.name)) continue;
      await transaction.query('SAVEPOINT part');
      try {
        await addPart(transaction, schema, table, part);
      } catch (fault) {
        if ((fault as { code?: string }).code !== ROWS_IN_DEFAULT) throw fault;
        await transaction.query('ROLLBACK TO SAVEPOINT part');
      }
    }
  }
}

async function addPart(transaction: WriteTransaction, schema: string, table: string, part: Part): Promise<void> {
  const { name, bounds, options } = part;
  await transaction.query(
    `CREATE TABLE ${schema}.${checked(name)} PARTITION OF ${schema}.${table} ${bounds} ${withOptions(options)}`,
  );
}

/** Moves the live tables to one schema, and the rebuilt ones into their place. */
export async function switchTables(
  transaction: WriteTransaction,
  tables: readonly string[],
  { rebuilt, retired }: { readonly rebuilt: string; readonly retired: string },
): Promise<void> {
  const moves = [
    ...(await movesOf(transaction, tables, LIVE, checked(retired))),
    ...(await movesOf(transaction, tables, checked(rebuilt), LIVE)),
  ];
  // At once: everybody waits meanwhile.
  await transaction.query([`CREATE SCHEMA ${retired}`, ...moves, `DROP SCHEMA ${rebuilt}`].join(';\n'));
}

/** Drops a schema with all that is in it; does nothing when it is not there. */
export async function dropReplayTables(transaction: WriteTransaction, schema: string): Promise<void> {
  await transaction.query(`DROP SCHEMA IF EXISTS ${checked(schema)} CASCADE`);
}

async function movesOf(
  transaction: WriteTransaction,
  tables: readonly string[],
  from: string,
  to: string,
): Promise<readonly string[]> {
  const names = await rowsOf<{ name: string }>(transaction, WITH_PARTS, [tables.map((table) => `${from}.${table}`)]);
  return names.map(({ name }) => `ALTER TABLE ${from}.${checked(name)} SET SCHEMA ${to}`);
}

const WITH_PARTS = `
  SELECT c.relname AS name FROM unnest($1::text[]) AS t JOIN pg_class c ON c.oid = to_regclass(t)
  UNION ALL
  SELECT c.relname FROM unnest($1::text[]) AS t
    JOIN pg_inherits i ON i.inhparent = to_regclass(t) JOIN pg_class c ON c.oid = i.inhrelid`;

const OPTIONS = `(SELECT string_agg(option, ', ') FROM unnest(c.reloptions) AS option) AS options`;

const STRUCTURE = `
  SELECT c.relname AS name, pg_get_partkeydef(c.oid) AS partition_key, ${OPTIONS}
  FROM pg_class c WHERE c.oid = to_regclass($1)`;

const PARTS = `
  SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds, ${OPTIONS}
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1) ORDER BY c.relname`;

function partsOf(transaction: WriteTransaction, schema: string, table: string): Promise<readonly Part[]> {
  return rowsOf<Part>(transaction, PARTS, [`${schema}.${table}`]);
}

/** Who may look into the live schema may look into this one. */
async function sameUsage(transaction: WriteTransaction, schema: string): Promise<void> {
  const grantees = await rowsOf<{ grantee: string }>(
    transaction,
    `SELECT DISTINCT quote_ident(pg_get_userbyid(a.grantee)) AS grantee
     FROM pg_namespace n, aclexplode(n.nspacl) a
     WHERE n.nspname = $1 AND a.privilege_type = 'USAGE' AND a.grantee <> n.nspowner AND a.grantee <> 0`,
    [LIVE],
  );
  for (const { grantee } of grantees) await transaction.query(`GRANT USAGE ON SCHEMA ${schema} TO ${grantee}`);
}

/** The same rights and the same row-level security: `LIKE` leaves both out. */
async function sameAccess(transaction: WriteTransaction, schema: string, table: string): Promise<void> {
  const statements = await rowsOf<{ statement: string }>(transaction, ACCESS, [LIVE, table, schema]);
  for (const { statement } of statements) await transaction.query(statement);
}

const ACCESS = `
  SELECT format('GRANT %s ON %I.%I TO %I', a.privilege_type, $3::text, c.relname, pg_get_userbyid(a.grantee)) AS statement
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
  WHERE n.nspname = $1 AND c.relname = $2 AND a.grantee <> c.relowner AND a.grantee <> 0
  UNION ALL
  SELECT format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', $3::text, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND c.relrowsecurity
  UNION ALL
  SELECT format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s %s %s', policyname, $3::text, tablename, permissive, cmd,
    (SELECT string_agg(CASE WHEN role = 'public' THEN 'PUBLIC' ELSE quote_ident(role) END, ', ') FROM unnest(roles) AS role),
    CASE WHEN qual IS NULL THEN '' ELSE 'USING (' || qual || ')' END,
    CASE WHEN with_check IS NULL THEN '' ELSE 'WITH CHECK (' || with_check || ')' END)
  FROM pg_policies WHERE schemaname = $1 AND tablename = $2`;

async function rowsOf<T extends object>(
  transaction: WriteTransaction,
  text: string,
  values: readonly unknown[],
): Promise<readonly T[]> {
  const { rows } = await transaction.query<T>(text, [...values]);
  return rows;
}

function withOptions(options: string | null): string {
  return options === null ? '' : `WITH (${options})`;
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new Error(`not a name of ours: ${name}`);
  return name;
}
