/** Cases and accounts: each as its life demands, with everything that belongs to it once. */
import { auditTimelines } from '../../start/timeline-audit'
import { countedCases, expectedOf } from '../../test/support/lives'
import { checkOf, groupedBy, noRows, rowsOf } from './check'
import type { Check } from './check'

interface OpenedRow {
  readonly accountId: string
  readonly label: string
  readonly holders: number
}
const opened = `
  select a.account_id as "accountId", a.label, (select count(*)::int from account_holders h where h.account_key = a.account_key) as holders
  from accounts a where a.bank_id = ?`

export const caseChecks: readonly Check[] = [
  checkOf('Every account that was opened is there once', async ({ database: { read }, world: { bankId, journal } }) => {
    const byLabel = groupedBy(await rowsOf<OpenedRow>(read, opened, bankId), ({ label }) => label)
    const found = journal.openings.flatMap(({ tag, accountId }) => {
      const rows = byLabel.get(tag) ?? []
      const [row] = rows
      if (rows.length !== 1 || row === undefined) return [`${tag} is there ${rows.length} times`]
      if (row.accountId !== accountId) return [`${tag} is ${row.accountId}, its client was told ${accountId}`]
      return row.holders === 1 ? [] : [`${tag} has ${row.holders} holders`]
    })
    return { seen: journal.openings.length, found }
  }),
  checkOf(
    'Every case ended as it was decided, and what belongs to that is there once',
    async ({ database: { read }, world: { bankId, journal } }) => {
      const byId = new Map((await countedCases(read, bankId)).map((row) => [row.customerId, row]))
      const found = journal.cases.flatMap(({ customerId, life }) => {
        const [is, expected] = [JSON.stringify(byId.get(customerId)), JSON.stringify(expectedOf(life, customerId))]
        return is === expected ? [] : [`case ${is} should be ${expected}`]
      })
      return { seen: journal.cases.length, found }
    },
  ),
  checkOf('The hash chain of every timeline holds (npm run audit)', async ({ database }) => {
    const { customers, broken } = await auditTimelines(database)
    return { seen: customers, found: broken === undefined ? [] : [`customer ${broken.customerId}: ${broken.what}`] }
  }),
  noRows(
    'Every timeline is complete: what is on record of a case stands on it once',
    'kyc_case_events',
    `select 'case ' || customer_id || ': ' || recorded || ' of kind ' || kind || ' on record, ' || told || ' on its timeline' as what
     from (
       select k.customer_id, p.kind, p.recorded, (select count(*) from kyc_case_events e where e.customer_id = k.customer_id and e.kind = p.kind) as told
       from kyc_cases k cross join lateral (values
         ('caseOpened', 1::bigint),
         ('documentRecorded', (select count(*) from kyc_documents d where d.customer_id = k.customer_id)),
         ('mediaRecorded', (select count(*) from kyc_media d where d.customer_id = k.customer_id)),
         ('checkRecorded', (select count(*) from kyc_checks d where d.customer_id = k.customer_id)),
         ('decisionGiven', (select count(*) from kyc_decisions d where d.customer_id = k.customer_id)),
         ('accountOpened', (select count(*) from customer_account_links d where d.customer_id = k.customer_id))
       ) as p (kind, recorded)
       where k.bank_id = ?
     ) as compared where recorded <> told`,
  ),
]
