/** Accounts that the user has a view of: balance and entries, as the view shows them. */
import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { FullAccount400 } from '../../api/json/accounts'
import type { Transaction300, Transactions300 } from '../../api/json/transactions'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { Facts } from '../parts/facts'
import { Exactly } from '../parts/moments'
import { Failure, Nothing, Waiting } from '../parts/states'
import { DataTable } from '../parts/table'
import { shortId } from '../parts/words'

type Entry = z.output<typeof Transaction300>

const onePage = 50

const money = (shown: { readonly currency: string | null; readonly amount: string | null }): string =>
  shown.amount === null ? 'hidden' : `${shown.amount} ${shown.currency ?? ''}`

function useEntries(path: string) {
  return useInfiniteQuery({
    queryKey: ['entries', path],
    queryFn: ({ pageParam: offset }) =>
      get<z.output<typeof Transactions300>>(`${path}/transactions?limit=${onePage}&offset=${offset}`),
    initialPageParam: 0,
    getNextPageParam: ({ transactions }, pages) => (transactions.length < onePage ? undefined : pages.length * onePage),
  })
}

function Account({ accountId, viewId }: { readonly accountId: string; readonly viewId: string }): ReactElement {
  const { bankId } = useSession()
  const place = `${encodeURIComponent(accountId)}/${encodeURIComponent(viewId)}`
  const account = useQuery({
    queryKey: ['account', bankId, accountId, viewId],
    queryFn: () => get<z.output<typeof FullAccount400>>(`/obp/v5.1.0/banks/${bankId}/accounts/${place}/account`),
  })
  const entries = useEntries(`/obp/v5.1.0/banks/${bankId}/accounts/${place}`)
  const rows: readonly Entry[] = entries.data?.pages.flatMap((page) => page.transactions) ?? []
  return (
    <>
      <Failure error={account.error ?? entries.error} />
      {account.isPending || entries.isPending ? <Waiting /> : null}
      {account.data === undefined ? null : (
        <div className="panel">
          <Facts
            of={[
              ['Label', account.data.label ?? 'hidden'],
              ['Balance', <strong key="balance">{money(account.data.balance)}</strong>],
              ['Product', account.data.product_code ?? 'hidden'],
              ['Owners', account.data.owners.map(({ display_name: name }) => name).join(', ') || '–'],
              [
                'Routings',
                account.data.account_routings.map((one) => `${one.scheme} ${one.address}`).join(', ') || '–',
              ],
            ]}
          />
        </div>
      )}
      {entries.isSuccess && rows.length === 0 ? <Nothing>Nothing has been booked.</Nothing> : null}
      {rows.length === 0 ? null : (
        <DataTable
          caption="Entries, latest first."
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              name: 'Booked',
              cell: ({ details }) => (details.completed === null ? 'hidden' : <Exactly at={details.completed} />),
            },
            { name: 'Type', cell: ({ details }) => details.type ?? 'hidden' },
            { name: 'Description', cell: ({ details }) => details.description ?? 'hidden' },
            { name: 'With', cell: ({ other_account: other }) => other?.holder.name ?? 'hidden' },
            { name: 'Amount', cell: ({ details }) => money(details.value), isNumber: true },
            { name: 'Balance after', cell: ({ details }) => money(details.new_balance), isNumber: true },
          ]}
        />
      )}
      {entries.hasNextPage ? (
        <Button variant="default" onClick={() => void entries.fetchNextPage()} loading={entries.isFetchingNextPage}>
          Show more
        </Button>
      ) : null}
    </>
  )
}

/** One of them at a time. */
export function Accounts(): ReactElement {
  const { views } = useSession()
  const [chosen, setChosen] = useState(0)
  const view = views[chosen]
  return (
    <>
      <h1>Accounts</h1>
      <div className="filters">
        <NativeSelect
          label="Account and view"
          value={String(chosen)}
          data={views.map(({ accountId, viewId }, at) => ({
            value: String(at),
            label: `${shortId(accountId)}, ${viewId}`,
          }))}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
        />
      </div>
      {view === undefined ? null : <Account key={`${view.accountId} ${view.viewId}`} {...view} />}
    </>
  )
}
