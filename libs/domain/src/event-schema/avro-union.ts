/** Branches of an Avro union as one JSON Schema, without `anyOf` where the branches cannot be mistaken for one another. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const MOST_BRANCHES = 10;

/** Null: there are none, or too many. */
export function joinedBranches(branches: readonly JsonSchema[]): JsonSchema | null {
  if (branches.length === 0 || branches.length > MOST_BRANCHES) return null;
  const values = branches.filter(({ type }) => type !== 'null');
  const nullable = values.length < branches.length;
  const distinct = withoutNarrowNumbers(values);
  if (distinct.length === 0) return { type: 'null' };
  if (distinct.length === 1) return nullable ? orNull(distinct[0]!) : distinct[0]!;
  const types = distinct.map(({ type }) => type);
  const areApart = types.every((type) => typeof type === 'string') && new Set(types).size === types.length;
  if (!areApart) return { anyOf: [...distinct, ...(nullable ? [{ type: 'null' }] : [])] };
  // Rules of one type say nothing of values of another.
  const rules = Object.assign({}, ...distinct) as JsonSchema;
  return { ...rules, type: [...types, ...(nullable ? ['null'] : [])] };
}

function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: symbols } = schema;
  return Array.isArray(symbols) ? { enum: [...(symbols as unknown[]), null] } : { ...schema, type: [type, 'null'] };
}

/** A JSON number is of the widest of the union's numbers: int is a long, and both are doubles. */
function withoutNarrowNumbers(branches: readonly JsonSchema[]): readonly JsonSchema[] {
  const numbers = branches.filter(({ type }) => type === 'integer' || type === 'number');
  if (numbers.length < 2) return branches;
  const widest =
    numbers.find(({ type }) => type === 'number') ?? numbers.toSorted((a, b) => widthOf(b) - widthOf(a))[0];
  return branches.filter((branch) => !numbers.includes(branch) || branch === widest);
}

function widthOf({ maximum }: JsonSchema): number {
  return typeof maximum === 'number' ? maximum : Infinity;
}
