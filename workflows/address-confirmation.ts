/** Asks a new user by mail to confirm their address, as often as it takes; whom nobody could mail the staff lets in. */
import { deliveryActivities } from './activity-options'
import type { AddressConfirmationInput } from './contract'
import { showUnsent, untilTaken } from './until-taken'

/** Ends with what became of the mail. */
export const addressConfirmation = ({ userId, retry }: AddressConfirmationInput): Promise<string> =>
  untilTaken({
    retry,
    send: (summary) => deliveryActivities().sendConfirmation.executeWithOptions({ summary }, [{ userId }]),
    waiting: (failed) => {
      if (failed === 1) showUnsent()
    },
    // Why stands in the row of the user's confirmation by then.
    park: () => Promise.resolve(),
  })
