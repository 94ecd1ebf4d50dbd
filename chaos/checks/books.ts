/** The books: derived anew from the entries, and link by link. */
import { ledgerChecks } from '../../db/read/reconciliation'
import { auditLedger } from '../../start/ledger-audit'
import { checkOf, noRows } from './check'
import type { Check } from './check'

export const bookChecks: readonly Check[] = [
  checkOf(
    'Every booking sums to zero per currency, every balance is that of its entries',
    async ({ database: { read }, world: { bankId } }) => {
      const looked = []
      for (const check of ledgerChecks) looked.push(await check(read, bankId))
      const [size] = await read.raw<{ entries: bigint }>('select count(*) as entries from ledger_entries')
      const found = looked.flatMap(({ differences }) => differences.map((one) => JSON.stringify(one)))
      return { seen: Number(size?.entries), found }
    },
  ),
  checkOf('The hash chain of every account holds (npm run audit)', async ({ database }) => {
    const { accounts, broken } = await auditLedger(database)
    return { seen: accounts, found: broken === undefined ? [] : [`account ${broken.accountId}: ${broken.what}`] }
  }),
  noRows(
    'All accounts together are worth nothing, in each currency',
    'accounts',
    `select 'the accounts in ' || currency || ' sum up to ' || sum(balance) as what
     from accounts group by currency having sum(balance) <> 0`,
  ),
  noRows(
    'No account has paid what it does not have',
    'accounts',
    `select 'account ' || account_id || ' is at ' || balance || ', ' || held || ' of it held' as what
     from accounts where balance - held < -overdraft_limit and not may_overdraw`,
  ),
  noRows(
    'The reconciliations during the run have found nothing',
    'reconciliation_runs',
    `select 'run ' || run_id || ' has found ' || differences_found as what from reconciliation_runs where differences_found > 0`,
  ),
]
