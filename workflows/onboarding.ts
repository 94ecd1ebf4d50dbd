/** One workflow per customer for as long as they are one: the case from the first document to the watch over the last. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities'
import { dueChecks } from '../domain/kyc/case-engine-checks'
import { completeFile } from '../domain/kyc/case-file'
import { screeningCause } from '../domain/kyc/case-screening'
import { afterTime, nextWakeMs } from '../domain/kyc/case-time'
import { accept, refuse } from '../domain/refusal'
import type { Outcome } from '../domain/refusal'
import { databaseActivity } from './activity-options'
import {
  actOnCase,
  answerCheck,
  awaitCaseOpened,
  customerChanged,
  decideCase,
  recordStatus,
  screeningHitFound,
  submitEvidence,
} from './contract'
import type { CaseStanding, DecisionCommand, OnboardingInput } from './contract'
import { Alarm, sleepMs } from './onboarding/alarm'
import { seeChange } from './onboarding/changed-customer'
import { makeDueChecks } from './onboarding/engine-checks'
import { eraseHistories } from './onboarding/erasure'
import { CaseProcess } from './onboarding/process'
import { knownFile, ProviderChecks } from './onboarding/provider-checks'
import { hearOfHit, screenWhereDue } from './onboarding/screening'
import { resultOf } from './refusals'

const { openCase } = proxyActivities<Activities>(databaseActivity)

/** From this change on a round that somebody came into is followed by another one before the case sleeps. */
const looksAgain = 'onboarding/look-again'

/** From this change on a timer runs on while it is set for the same moment, and a round goes through no turn that has nothing to do. */
const keepsTimer = 'onboarding/kept-timer'

/** Whether a round takes the turn that this work would be for: those of older histories have taken every one. */
const mustTurn = (work: object | string | undefined): boolean => work !== undefined || !patched(keepsTimer)

const mustContinueAsNew = ({ historyLimit }: OnboardingInput): boolean => {
  const { continueAsNewSuggested, historyLength } = workflowInfo()
  return continueAsNewSuggested || (historyLimit !== undefined && historyLength >= historyLimit)
}

/** Sleeps until something has changed or is due, or the history is long enough for a new run. */
async function waitForChange(process: CaseProcess, alarm: Alarm, input: OnboardingInput): Promise<void> {
  const seen = process.changes
  const nowMs = Date.now()
  const wakeMs = nextWakeMs(process.file, nowMs)
  const isWoken = (): boolean =>
    process.hasHeard || process.changes !== seen || alarm.hasRung || mustContinueAsNew(input)
  if (process.hasHeard) return
  const summary = `Until something is due in the state ${process.file.state}`
  if (patched(keepsTimer)) {
    alarm.setFor(wakeMs, summary)
    await condition(isWoken)
  } else if (wakeMs === undefined) await condition(isWoken)
  else await condition(isWoken, sleepMs(wakeMs, nowMs), { summary })
}

/** Drives the case to its end; true when it ended, false when the history is long enough for a new run. */
async function drive(process: CaseProcess, checks: ProviderChecks, input: OnboardingInput): Promise<boolean> {
  const alarm = new Alarm()
  for (;;) {
    const { changes } = process
    process.hasHeard = false
    if (process.file.state === 'approved') await process.complete()
    // Also after the completion: a document may have run out while the account was being opened.
    if (mustTurn(afterTime(process.file, Date.now()))) await process.passTime()
    await seeChange(process)
    if (mustTurn(screeningCause(process.file, Date.now()))) await screenWhereDue(process)
    // Asked first: a turn that does nothing would let a waiting update go before the timer, which older histories have the other way round.
    if (dueChecks(process.file) !== undefined) await makeDueChecks(process)
    if (checks.isNeeded) await checks.ask()
    if (process.isOver()) {
      await condition(allHandlersFinished)
      // New evidence may have come with the rejection: then the case goes on.
      if (process.isOver()) return true
    }
    if (mustContinueAsNew(input)) {
      await condition(allHandlersFinished)
      return false
    }
    // A decision that came while this round was under way asks for what the round has passed already.
    if (process.changes !== changes && patched(looksAgain)) continue
    await waitForChange(process, alarm, input)
  }
}

/**
 * Ends with the standing of a case that is over - rejected, closed or erased - or with the reason why there is none. Everybody
 * else is watched for ever, and so is who is to be erased when the retention is over.
 */
export async function customerOnboarding(input: OnboardingInput): Promise<Outcome<CaseStanding>> {
  let opening: Outcome<CaseProcess> | undefined = undefined
  const opened = async (): Promise<CaseProcess> => {
    await condition(() => opening !== undefined)
    return resultOf(opening ?? refuse('CustomerNotFound'))
  }
  setHandler(awaitCaseOpened, async (asked) => {
    const process = await opened()
    // The same customer id for other content: a request id that was used twice.
    const isSame = JSON.stringify(asked.application ?? null) === JSON.stringify(input.application ?? null)
    return isSame ? process.standing : resultOf<CaseStanding>(refuse('RequestModified'))
  })
  setHandler(submitEvidence, async (command) => (await opened()).submit(command))
  setHandler(recordStatus, async (command) => (await opened()).recordStatus(command))
  setHandler(decideCase, async (command) => (await opened()).decide(command), {
    validator: (command: DecisionCommand) => {
      // Whoever has read a row that is not taken over here yet is judged when it is their turn.
      if (opening?.ok === true && !opening.value.isWriting) opening.value.refuseUnlessAllowed(command)
    },
  })
  setHandler(customerChanged, async (factsVersion) => {
    await condition(() => opening !== undefined)
    if (opening?.ok === true) await opening.value.hear(factsVersion)
  })
  setHandler(screeningHitFound, async () => {
    await condition(() => opening !== undefined)
    if (opening?.ok === true) await hearOfHit(opening.value)
  })
  setHandler(actOnCase, async (command) => (await opened()).act(command))
  setHandler(answerCheck, async (command) => new ProviderChecks(await opened()).answer(command))
  setCurrentDetails('Opening the case in the database.')
  const file = input.file
    ? accept(input.file)
    : await openCase.executeWithOptions({ summary: 'Open the case' }, [input])
  opening = file.ok ? accept(new CaseProcess(knownFile(completeFile(file.value)))) : file
  if (!opening.ok) {
    setCurrentDetails(`Ended: refused with ${opening.refusal.refusal}.`)
    await condition(allHandlersFinished)
    return opening
  }
  const process = opening.value
  if (await drive(process, new ProviderChecks(process), input)) {
    if (process.file.state === 'erased') await eraseHistories(input)
    return accept(process.standing)
  }
  return continueAsNew<typeof customerOnboarding>({ ...input, file: process.file })
}
