/** Writing down a counterparty: the checks that both ways of creating one share. */
import type { z } from 'zod'
import { accountsByIds } from '../../db/read/ledger'
import type { AccountRow } from '../../db/read/facts'
import type { CounterpartyRow } from '../../db/read/counterparties'
import { insertCounterparty } from '../../db/write/counterparties'
import { currencyDigits } from '../../domain/currency'
import { routingsOf } from '../json/counterparties'
import type { PostCounterparty } from '../json/counterparties'
import type { Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

export const newCounterpartyErrors = [
  'CounterpartyDescriptionTooLong',
  'CounterpartyExists',
  'InvalidCurrency',
  'BankNotFound',
  'AccountNotFound',
] as const

const longestDescription = 36
const bankSchemes: readonly string[] = ['OBP', 'OBP_BANK_ID']
const accountSchemes: readonly string[] = ['OBP', 'OBP_ACCOUNT_ID']

interface NewCounterpartyRequest {
  readonly account: AccountRow
  readonly viewId: string
  readonly caller: Caller
  readonly body: z.output<typeof PostCounterparty>
  readonly fail: (name: (typeof newCounterpartyErrors)[number], detail?: string) => never
}

/** A counterparty that names an account of this instance must name one that exists. */
async function refuseUnknownAccount({ body, fail }: NewCounterpartyRequest, { read }: Handles): Promise<void> {
  const { other_bank_routing_scheme, other_bank_routing_address: bankId } = body
  if (!bankSchemes.includes(other_bank_routing_scheme)) return
  const namesAccount = accountSchemes.includes(body.other_account_routing_scheme)
  const accountId = namesAccount ? body.other_account_routing_address : ''
  const [found] = await accountsByIds(read, [{ bankId, accountId }])
  if (found?.bankExists !== true) fail('BankNotFound', ` Current BankId is ${bankId}`)
  if (namesAccount && (found?.accountKey ?? null) === null) {
    fail('AccountNotFound', ` Current BankId is ${bankId} and Current AccountId is ${accountId}`)
  }
}

export async function createCounterparty(request: NewCounterpartyRequest, handles: Handles): Promise<CounterpartyRow> {
  const { account, viewId, caller, body, fail } = request
  if (body.description.length > longestDescription) fail('CounterpartyDescriptionTooLong')
  if (currencyDigits(body.currency) === undefined) fail('InvalidCurrency')
  await refuseUnknownAccount(request, handles)
  const row = await insertCounterparty(handles.writeAtOnce, {
    counterpartyId: handles.newId(),
    accountKey: account.accountKey,
    viewId,
    createdBy: caller.userId,
    name: body.name,
    description: body.description,
    currency: body.currency,
    isBeneficiary: body.is_beneficiary,
    ...routingsOf(body),
    bespoke: body.bespoke,
  })
  return row ?? fail('CounterpartyExists')
}
