/** Records messages to a customer, and mails that ask to confirm an address: one of each that is taken, and one that nobody takes in time. */
import { addressConfirmationId, customerMessageId } from '../../domain/ids'
import { startEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import { openDesk } from '../support/onboarding'
import { call, grant } from '../support/people'
import { signUp } from '../support/sign-up'
import { waitFor } from '../support/wait'
import { keepHistory } from './histories'

/** An engine of its own, which ends with it. */
export async function recordMails(): Promise<void> {
  const mails = await startMailServer()
  const engine = await startEngine({
    environment: {
      ...mails.environment,
      CHALLENGE_TRANSPORT: 'DUMMY',
      USER_ACCOUNT_VALIDATED: 'false',
      WEBHOOK_TRIES: '2',
      WEBHOOK_FIRST_DELAY_MS: '50',
    },
  })
  try {
    const desk = await openDesk(engine)
    await grant(engine, desk.clerk, [['CanCreateCustomerMessage', desk.bankId]])
    const customer = { legal_name: 'Eve', mobile_phone_number: '1', dependants: 0, email: 'eve@example.com' }
    const { customer_id: customerId } = (await desk.start({ customer })).body
    const told = async (ends: 'SENT' | 'PARKED'): Promise<string> => {
      mails.takes(ends === 'SENT')
      const body = { message: ends, transport: 'EMAIL', from_department: 'd', from_person: 'p' }
      const path = `/obp/v4.0.0/banks/${desk.bankId}/customers/${customerId}/messages`
      await call(engine, 'POST', path, { as: desk.clerk, body })
      const [row] = await waitFor(
        () =>
          engine.database.read.raw<{ id: string }>(
            'select message_id as id from customer_messages where customer_id = ? and delivery = ?',
            [customerId, ends],
          ),
        (rows) => rows.length === 1,
      )
      const id = customerMessageId(row?.id ?? '', 0)
      await engine.client.workflow.getHandle(id).result()
      return id
    }
    await keepHistory(engine.client, await told('SENT'), 'customerMessage.sent')
    await keepHistory(engine.client, await told('PARKED'), 'customerMessage.parked')
    const asked = async (isTaking: boolean): Promise<string> => {
      mails.takes(isTaking)
      const id = addressConfirmationId((await signUp(engine)).user_id)
      await waitFor(
        () =>
          engine.client.workflow
            .getHandle(id)
            .describe()
            .catch(() => undefined),
        (described) => described?.status.name === 'COMPLETED',
      )
      return id
    }
    await keepHistory(engine.client, await asked(true), 'addressConfirmation.sent')
    await keepHistory(engine.client, await asked(false), 'addressConfirmation.parked')
  } finally {
    await engine.stop()
    await mails.close()
  }
}
