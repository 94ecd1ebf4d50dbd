/** Requests of customers that the staff decides. */
import type { TestEngine } from './engine'
import type { OnboardingDesk } from './onboarding'
import { call, grant } from './people'

/** The clerk of the desk acts for the customer and asks for another credit limit; answers the id of the request. */
export async function askForCreditLimit(
  engine: TestEngine,
  { bankId, clerk }: Pick<OnboardingDesk, 'bankId' | 'clerk'>,
  customerId: string,
  amount: string,
): Promise<string> {
  await grant(engine, clerk, [['CanCreateUserCustomerLink', bankId]])
  await call(engine, 'POST', `/obp/v4.0.0/banks/${bankId}/user_customer_links`, {
    as: clerk,
    body: { user_id: clerk.userId, customer_id: customerId },
  })
  const url = `/obp/v3.1.0/banks/${bankId}/customers/${customerId}/credit_limit/requests`
  const asked = await call<{ token: string }>(engine, 'POST', url, {
    as: clerk,
    body: { requested_current_rate_amount1: amount },
  })
  return asked.body.token
}
