/** A table that is a list of cards where the screen is narrow. */
import type { ReactElement, ReactNode } from 'react'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers and amounts stand to the right. */
  readonly isNumber?: boolean
}

interface TableOf<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/** `caption` says to everybody what the table is about. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: TableOf<Row>): ReactElement {
  return (
    <table className="data" role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" role="columnheader" className={isNumber === true ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" data-row={keyOf(row)}>
            {columns.map(({ name, cell, isNumber }) => (
              <td key={name} role="cell" data-label={name} className={isNumber === true ? 'number' : undefined}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
