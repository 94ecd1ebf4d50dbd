/** A list that is read from the API: it waits, fails, is empty, or shows its rows and the way to more of them. */
import type { ReactElement, ReactNode } from 'react'
import { More } from './more'
import { Failure, Nothing, Reading } from './states'
import { DataTable } from './table'
import type { Column } from './table'

interface ListOf<Row> {
  readonly read: { readonly isSuccess: boolean } & Parameters<typeof Reading>[0]['of'] &
    Partial<Parameters<typeof More>[0]['of']>
  /** What something else that was done here has failed with. */
  readonly failure?: Error | null
  readonly rows: readonly Row[]
  /** Said where there are none. */
  readonly empty: ReactNode
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
}

export function List<Row>({ read, failure = null, rows, empty, ...table }: ListOf<Row>): ReactElement {
  const { hasNextPage = false, isFetchingNextPage = false, fetchNextPage } = read
  return (
    <>
      <Reading of={read} />
      <Failure error={failure} />
      {read.isSuccess && rows.length === 0 ? <Nothing>{empty}</Nothing> : null}
      {rows.length === 0 ? null : <DataTable rows={rows} {...table} />}
      {fetchNextPage === undefined ? null : <More of={{ hasNextPage, isFetchingNextPage, fetchNextPage }} />}
    </>
  )
}
