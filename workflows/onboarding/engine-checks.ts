/** Makes the checks that the policy of a case asks of the engine itself. */
import { patched, proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../../activities'
import { rulesOf } from '../../domain/kyc/case-file'
import { dueChecks, withResults } from '../../domain/kyc/case-engine-checks'
import { databaseActivity } from '../activity-options'
import type { CaseProcess } from './process'

const { makeEngineChecks } = proxyActivities<Activities>(databaseActivity)

/** From this change on a case makes them. */
const makesChecks = 'onboarding/engine-checks'

/** Where that is due; what they have come to stands on the timeline. */
export const makeDueChecks = (process: CaseProcess): Promise<void> =>
  process.inTurn(async () => {
    const due = dueChecks(process.file)
    if (due === undefined || !patched(makesChecks)) return
    const { checks, cause } = due
    const { bankId, customerId, customerKind } = process.file
    const zoneOf = rulesOf(process.file).machineReadableZone?.documentTypes ?? []
    const results = await makeEngineChecks.executeWithOptions({ summary: 'Make the checks of the engine' }, [
      { bankId, customerId, customerKind, checks, zoneOf },
    ])
    const said = results.map(({ check, outcome, findings }) => [check, [outcome, ...findings].join(' ')] as const)
    await process.happen(withResults(process.file, results, Date.now()), 'engineChecked', {
      ...Object.fromEntries(said),
      ...(cause === 'customerChanged' ? { cause } : {}),
    })
  })
