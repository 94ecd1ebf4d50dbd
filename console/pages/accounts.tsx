/** Accounts that the user has a view of: balance and entries, as the view shows them. */
import { NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { FullAccount400 } from '../../api/json/accounts'
import type { Transaction300, Transactions300 } from '../../api/json/transactions'
import { useAccountNames } from '../calls/accounts'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { Facts } from '../parts/facts'
import { List } from '../parts/list'
import { amountText } from '../parts/money'
import { Exactly } from '../parts/moments'
import { Nothing } from '../parts/states'
import { inPlainWords, shortId } from '../parts/words'

type Entry = z.output<typeof Transaction300>

const onePage = 50

const money = (shown: { readonly currency: string | null; readonly amount: string | null }): string =>
  shown.amount === null ? 'hidden' : amountText(shown.amount, shown.currency ?? '')

function useEntries(path: string) {
  return useInfiniteQuery({
    queryKey: ['entries', path],
    queryFn: ({ pageParam: offset }) =>
      get<z.output<typeof Transactions300>>(`${path}/transactions?limit=${onePage}&offset=${offset}`),
    initialPageParam: 0,
    getNextPageParam: ({ transactions }, pages) => (transactions.length < onePage ? undefined : pages.length * onePage),
  })
}

const orHidden = (text: string | null | undefined): string => text ?? 'hidden'
const joined = (texts: readonly string[]): string => (texts.length === 0 ? '–' : texts.join(', '))

function Summary({ account }: { readonly account: z.output<typeof FullAccount400> }): ReactElement {
  return (
    <div className="panel">
      <Facts
        of={[
          ['Label', orHidden(account.label)],
          ['Balance', <strong key="balance">{money(account.balance)}</strong>],
          ['Product', orHidden(account.product_code)],
          ['Owners', joined(account.owners.map(({ display_name: name }) => name))],
          ['Routings', joined(account.account_routings.map(({ scheme, address }) => `${scheme} ${address}`))],
        ]}
      />
    </div>
  )
}

function Account({ accountId, viewId }: { readonly accountId: string; readonly viewId: string }): ReactElement {
  const { bankId } = useSession()
  const path = `/obp/v5.1.0/banks/${bankId}/accounts/${encodeURIComponent(accountId)}/${encodeURIComponent(viewId)}`
  const account = useQuery({
    queryKey: ['account', path],
    queryFn: () => get<z.output<typeof FullAccount400>>(`${path}/account`),
  })
  const entries = useEntries(path)
  return (
    <>
      {account.data === undefined ? null : <Summary account={account.data} />}
      <List
        read={entries}
        failure={account.error}
        empty="Nothing has been booked."
        caption="Entries, latest first."
        rows={entries.data?.pages.flatMap((page) => page.transactions) ?? []}
        keyOf={({ id }: Entry) => id}
        columns={[
          {
            name: 'Booked',
            cell: ({ details }) => (details.completed === null ? 'hidden' : <Exactly at={details.completed} />),
          },
          { name: 'Type', cell: ({ details }) => (details.type === null ? 'hidden' : inPlainWords(details.type)) },
          { name: 'Description', cell: ({ details }) => orHidden(details.description) },
          { name: 'With', cell: ({ other_account: other }) => orHidden(other?.holder.name) },
          { name: 'Amount', cell: ({ details }) => money(details.value), isNumber: true },
          { name: 'Balance after', cell: ({ details }) => money(details.new_balance), isNumber: true },
        ]}
      />
    </>
  )
}

/** One of them at a time; the one that is asked for, or whichever comes first. */
export function Accounts({ accountId: wanted }: { readonly accountId?: string }): ReactElement {
  const { views } = useSession()
  const nameOf = useAccountNames()
  const [chosen, setChosen] = useState(() =>
    wanted === undefined ? 0 : views.findIndex(({ accountId }) => accountId === wanted),
  )
  const view = views[chosen]
  return (
    <>
      <h1>Accounts</h1>
      <div className="filters wide">
        <NativeSelect
          label="Account and view"
          value={String(chosen)}
          data={[
            ...(view === undefined ? [{ value: String(chosen), label: 'None' }] : []),
            ...views.map(({ accountId, viewId }, at) => ({
              value: String(at),
              label: [nameOf(accountId), shortId(accountId), viewId].filter((part) => part !== undefined).join(', '),
            })),
          ]}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
        />
      </div>
      {view === undefined ? (
        <Nothing>You have no view of this account.</Nothing>
      ) : (
        <Account key={`${view.accountId} ${view.viewId}`} {...view} />
      )}
    </>
  )
}
