/** Who has logged in, what they may do, and the bank that they look at. */
import { useQuery } from '@tanstack/react-query'
import { createContext, use, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { z } from 'zod'
import type { Banks400 } from '../../api/json/banks'
import type { CurrentUser } from '../../api/json/users'
import { Failure, Waiting } from '../parts/states'
import { get } from './http'

export interface Session {
  readonly userId: string
  readonly username: string
  /** Banks that the user has a role or an account at. */
  readonly banks: readonly { readonly id: string; readonly name: string }[]
  readonly bankId: string
  readonly setBankId: (bankId: string) => void
  /** True when the user holds one of the roles, at the chosen bank or at system level. */
  readonly may: (...roles: readonly string[]) => boolean
  /** The same at another bank. */
  readonly mayAt: (bankId: string, ...roles: readonly string[]) => boolean
  /** Views of accounts at the chosen bank. */
  readonly views: readonly { readonly accountId: string; readonly viewId: string }[]
}

const bankKey = 'console.bank'
const SessionContext = createContext<Session | undefined>(undefined)

/** The session that the page is in. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('nobody has logged in')
  return session
}

type User = z.output<typeof CurrentUser>
type Banks = z.output<typeof Banks400>['banks']

/** System roles reach every bank; else what counts is where somebody has a role or a view. */
function banksOf({ entitlements, views }: User, all: Banks): Session['banks'] {
  const reached = new Set([...entitlements.list, ...views.list].map(({ bank_id: id }) => id))
  const shown = reached.has('') ? all : all.filter(({ id }) => reached.has(id))
  return shown.map(({ id, full_name: name }) => ({ id, name: name === '' ? id : name }))
}

/** Loads who has logged in, and shows the children to them. */
export function SessionOf({ children }: { readonly children: ReactNode }): ReactElement {
  const user = useQuery({ queryKey: ['me'], queryFn: () => get<User>('/obp/v5.1.0/users/current') })
  const all = useQuery({ queryKey: ['banks'], queryFn: () => get<{ banks: Banks }>('/obp/v4.0.0/banks') })
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(bankKey))
  if (user.error ?? all.error) {
    const again = (): void => void Promise.all([user.refetch(), all.refetch()])
    return (
      <main>
        <h1>Staff console</h1>
        <Failure error={user.error ?? all.error} retry={again} />
      </main>
    )
  }
  if (user.data === undefined || all.data === undefined) return <Waiting />
  const banks = banksOf(user.data, all.data.banks)
  const bankId = banks.find(({ id }) => id === chosen)?.id ?? banks[0]?.id ?? ''
  const held = user.data.entitlements.list
  const mayAt: Session['mayAt'] = (place, ...roles) =>
    held.some(({ role_name: role, bank_id: at }) => roles.includes(role) && (at === place || at === ''))
  const session: Session = {
    userId: user.data.user_id,
    username: user.data.username,
    banks,
    bankId,
    setBankId: (id) => {
      sessionStorage.setItem(bankKey, id)
      setChosen(id)
    },
    may: (...roles) => mayAt(bankId, ...roles),
    mayAt,
    views: user.data.views.list
      .filter(({ bank_id: at }) => at === bankId)
      .map(({ account_id: accountId, view_id: viewId }) => ({ accountId, viewId }))
      // What shows most of an account stands first.
      .sort((one, other) => Number(other.viewId === 'owner') - Number(one.viewId === 'owner')),
  }
  return <SessionContext value={session}>{children}</SessionContext>
}
