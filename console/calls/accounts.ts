/** What the accounts of the chosen bank are called, as far as the views of the user show it. */
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { MyAccounts300 } from '../../api/json/account-lists'
import { get } from './http'
import { useSession } from './session'

type NameOfAccount = (accountId: string) => string | undefined

/** Undefined for an account that no view shows, that has no label, or before they are there. */
export function useAccountNames(): NameOfAccount {
  const { bankId, views } = useSession()
  const accounts = useQuery({
    queryKey: ['accounts', bankId],
    queryFn: () => get<z.output<typeof MyAccounts300>>(`/obp/v3.0.0/banks/${bankId}/accounts/private`),
    enabled: views.length > 0,
    staleTime: 60_000,
  })
  const labels = new Map(accounts.data?.accounts.map(({ id, label }) => [id, label]))
  return (accountId) => labels.get(accountId) || undefined
}
