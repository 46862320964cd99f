/** One line of a chart over time. */
export interface Series {
  readonly key: string;
  /** One a bucket; of revenue exact decimals as text. */
  readonly values: readonly (number | string)[];
  /** Of the whole range: for visitors, rates and means it is not the sum of the values. */
  readonly total: number | string;
}
