/** Blocks after too many wrong answers: what is held against a user, and lifting it. */
import { throttleEvents, throttleOf } from '../../db/read/payment-throttles'
import { liftBlock } from '../../db/write/payment-throttles'
import { PaymentBlock, paymentBlockJson, PostLifting } from '../json/payment-blocks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { cursorOf, nextOf } from './cursor'

const common = {
  version: 'engine/v1',
  tags: ['User', 'Transaction-Request'],
  auth: 'user',
  roles: ['CanLiftPaymentBlock'],
  needs: ['user'],
} as const

async function found(userId: string, page: ReturnType<typeof cursorOf>, { read, now }: Handles) {
  const throttle = await throttleOf(read, userId)
  const events = await throttleEvents(read, { userId, ...page })
  return paymentBlockJson({ userId, throttle, events, next: nextOf(events, page.limit), nowMs: now().getTime() })
}

const getPaymentBlock = endpoint({
  ...common,
  operation: 'getPaymentBlock',
  method: 'GET',
  path: '/users/USER_ID/payment-block',
  summary: 'Get Payment Block',
  description:
    'Whether a user is blocked from payments that need a confirmation, with every warning, block and lifting, newest first. Query: `limit` (50, at most 200), `before` (the `next` of the page before).',
  reply: [200, PaymentBlock],
  errors: ['IncorrectFilter'],
  handle: (request, handles) => found(request.user.userId, cursorOf(request), handles),
})

const liftPaymentBlock = endpoint({
  ...common,
  operation: 'liftPaymentBlock',
  method: 'POST',
  path: '/users/USER_ID/payment-block/lift',
  summary: 'Lift Payment Block',
  description:
    'Takes the block of a user away, and the count of wrong answers with it. Make sure before that it is them. Nobody lifts a block of their own; who lifted it and why is kept for ever.',
  body: { name: 'PostLiftingJson', schema: PostLifting, example: { reason: 'seen at the counter, with passport' } },
  reply: [200, PaymentBlock],
  errors: ['PaymentBlockNotFound', 'OwnPaymentBlock'],
  handle: async ({ user: { userId }, caller, body, fail }, handles) => {
    if (userId === caller.userId) fail('OwnPaymentBlock')
    const lifting = { eventId: handles.newId(), userId, actorUserId: caller.userId, reason: body.reason }
    if (!(await liftBlock(handles.writeAtOnce, lifting))) fail('PaymentBlockNotFound')
    return found(userId, { limit: 50, before: undefined }, handles)
  },
})

export const paymentBlockEndpoints: readonly AnyEndpoint[] = [getPaymentBlock, liftPaymentBlock]
