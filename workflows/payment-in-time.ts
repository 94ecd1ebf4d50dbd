/** The last part of a payment that waits: nobody has to answer any more, but its day, funds or its account are missing. */
import { condition } from '@temporalio/workflow'
import { retryAfterMs, untilItsDay } from '../domain/payments/timing'
import type { PaymentTiming, WaitReason } from '../domain/payments/timing'
import { showPending } from './payment-shown'

/** What a confirmed payment waits for first, and since when it could be made. */
interface Confirmed {
  readonly waitsFor: WaitReason
  readonly dueSinceMs: number
}

export interface Making {
  readonly timing: PaymentTiming
  readonly hasEnded: () => boolean
  /** Answers with what was missing; undefined where the payment is over. */
  readonly tryToMake: (dueSinceMs: number) => Promise<WaitReason | undefined>
}

const summaryOf: Readonly<Record<WaitReason, string>> = {
  DAY: 'Until the day of the payment begins',
  FUNDS: 'Until it is looked for funds again',
  ACCOUNT: 'Until it is looked at the account again',
}

export class PaymentInTime {
  private confirmed: Confirmed | undefined
  private isToldToLook = false

  constructor(private readonly making: Making) {}

  isConfirmed(): boolean {
    return this.confirmed !== undefined
  }

  /** From now on only time passes. The first call counts. */
  confirm(waitsFor: WaitReason, dueSinceMs: number): Confirmed {
    return (this.confirmed ??= { waitsFor, dueSinceMs })
  }

  /** The account was unfrozen: it is tried now, or right after the try that is under way. */
  look(): boolean {
    this.isToldToLook = true
    return true
  }

  /** Waits for the day, and then for whatever is missing, for as long as the bank is patient. */
  async run(): Promise<void> {
    const { timing, hasEnded, tryToMake } = this.making
    const untilMs = untilItsDay(timing, Date.now())
    const first = this.confirm('DAY', Date.now() + untilMs)
    const { dueSinceMs } = first
    let { waitsFor } = first
    const retryMs = (): number => retryAfterMs(timing, waitsFor, { nowMs: Date.now(), dueSinceMs })
    let waitMs = waitsFor === 'DAY' ? untilMs : retryMs()
    while (!hasEnded()) {
      if (waitMs > 0) {
        showPending(waitsFor, timing, new Date(Date.now() + waitMs).toISOString())
        await condition(() => hasEnded() || (this.isToldToLook && waitsFor === 'ACCOUNT'), waitMs, {
          summary: summaryOf[waitsFor],
        })
      }
      this.isToldToLook = false
      waitsFor = (await tryToMake(dueSinceMs)) ?? waitsFor
      waitMs = retryMs()
    }
  }
}
