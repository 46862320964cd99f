/** A table that on a narrow screen is a list of cards, each value with its column's name. */
import type { ReactNode } from 'react';
import { cx } from './cx.js';

interface CardTableProps {
  readonly caption: string;
  /** Null: a column of buttons. */
  readonly columns: readonly (string | null)[];
  readonly children: ReactNode;
}

export function CardTable({ caption, columns, children }: CardTableProps) {
  return (
    <table role="table" className="block w-full lg:table">
      <caption className="sr-only">{caption}</caption>
      <thead
        role="rowgroup"
        className="sr-only text-left text-[0.8125rem] text-ink-3 lg:not-sr-only lg:table-header-group"
      >
        <tr role="row" className="border-b border-line">
          {columns.map((title, index) => (
            <th key={index} role="columnheader" scope="col" className="px-4 py-2 font-medium whitespace-nowrap">
              {title ?? <span className="sr-only">Actions</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block lg:table-row-group">
        {children}
      </tbody>
    </table>
  );
}

const CELL = 'block px-4 py-0.5 lg:table-cell lg:py-2.5 lg:align-middle';

/** A row; its head names it. */
export function CardRow({ head, children }: { readonly head: ReactNode; readonly children: ReactNode }) {
  return (
    <tr role="row" className="block border-b border-line py-3 last:border-b-0 lg:table-row lg:py-0">
      <th role="rowheader" scope="row" className={`${CELL} text-left font-medium wrap-anywhere`}>
        {head}
      </th>
      {children}
    </tr>
  );
}

interface CardCellProps {
  /** The column's name; shown where the table has no head. */
  readonly label: string;
  readonly title?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function CardCell({ label, title, className, children }: CardCellProps) {
  return (
    <td role="cell" title={title} className={cx(CELL, className)}>
      <span className="flex lg:block">
        <span aria-hidden className="w-24 shrink-0 font-sans text-[0.8125rem] text-ink-3 lg:hidden">
          {label}
        </span>
        <span className="min-w-0 flex-1">{children}</span>
      </span>
    </td>
  );
}

/** The buttons at a row's end. */
export function CardActions({ children }: { readonly children: ReactNode }) {
  return (
    <td role="cell" className={CELL}>
      <span className="mt-2 flex flex-wrap gap-2 lg:mt-0 lg:justify-end">{children}</span>
    </td>
  );
}
