/** Accounts for tests that are not about opening them: written straight into the database by the function that the opening uses. */
import { randomUUID } from 'node:crypto'
import { insertAccount } from '../../db/write/account-opening'
import type { TestEngine } from './engine'
import type { Person } from './people'

export interface TestAccount {
  readonly bankId: string
  readonly accountId: string
  /** `/banks/B/accounts/A`, without the version prefix. */
  readonly path: string
}

/** An open account of the person, with the views of an owner. */
export async function createAccount(
  engine: TestEngine,
  owner: Person,
  bankId: string,
  options: {
    readonly currency?: string
    readonly productCode?: string
    readonly routings?: readonly { readonly scheme: string; readonly address: string }[]
  } = {},
): Promise<TestAccount> {
  const accountId = `acc.${randomUUID().slice(0, 8)}`
  await insertAccount(engine.database.writeAtOnce, {
    bankId,
    accountId,
    ownerUserId: owner.userId,
    label: 'My Account',
    productCode: options.productCode ?? '1234BW',
    branchId: 'DERBY6',
    currency: options.currency ?? 'EUR',
    routings: options.routings ?? [],
    isVouched: true,
    openedBy: owner.userId,
    requestId: randomUUID(),
  })
  return { bankId, accountId, path: `/banks/${bankId}/accounts/${accountId}` }
}

/** An error reply with this status whose message contains the text. */
export const refused = (status: number, text: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(text) as string },
})
