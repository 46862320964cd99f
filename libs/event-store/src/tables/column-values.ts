/** How columns whose driver type is not what the code uses are read and written by TypeORM. */
import type { ValueTransformer } from 'typeorm';

/** bigint, which the driver hands over as text, as a number: versions and positions stay below 2^53. */
export const integer: ValueTransformer = {
  from: (text: string | null) => (text === null ? null : Number(text)),
  to: (value: number | null | undefined) => value,
};
