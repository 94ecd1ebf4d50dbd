/** Transaction requests of v1.4.0 and v2.0.0: older shapes of the machine that serves every version. */
import type { z } from 'zod'
import { transactionRequestById, transactionRequestsOf } from '../../db/read/transaction-requests'
import type { TransactionRequestRow } from '../../db/read/transaction-requests'
import { lateBookingRefusals } from '../../domain/payments/booking-refusals'
import { isOpen } from '../../domain/payments/challenge'
import { isAnswerable } from '../../domain/payments/transaction-request'
import {
  isOlderType,
  olderType,
  PostToAccount140,
  TransactionRequest140,
  transactionRequest140Json,
  TransactionRequest200,
  transactionRequest200Json,
  TransactionRequests140,
  TransactionRequests200,
} from '../json/older-transaction-requests'
import { exampleToAccount, PostAnswer, PostToAccount } from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import { ApiError } from '../kernel/errors'
import { RefusedError } from '../kernel/faults'
import type { Handles, WaitingHandles } from '../kernel/handles'
import { pageOfWholeList } from '../kernel/paging'
import { answer, answerErrors } from './challenge-answers'
import type { Answering } from './challenge-answers'
import { createPayment } from './new-payment'
import type { PaymentOrder } from './new-payment'
import { olderOrder, olderPaymentErrors } from './older-payments'
import type { OlderPayer } from './older-payments'
import { onItsDay } from './payment-timing'
import { refuseUnlessPayer, refuseUnsupportedType } from './payer'
import { absentBefore310, requestReadErrors, viewMust } from './transaction-request-reads'

const tags = ['Transaction-Request']
const place = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID'
const requests = `${place}/transaction-request-types/TRANSACTION_REQUEST_TYPE/transaction-requests` as const
const bodyFirst: readonly Check[] = ['caller', 'body', 'bank', 'account', 'guard']
/** v2.0.0 looks whether ids can be any before it looks for what they name. */
const bodyAndIdsFirst: readonly Check[] = ['caller', 'body', 'ids', 'bank', 'account', 'guard']
const asking = `Asks for a payment of type SANDBOX_TAN to another account, in the currency of both accounts. Below the threshold it is booked at once; from the threshold on one challenge must be answered. ${onItsDay}`

interface Created extends OlderPayer {
  readonly params: { readonly TRANSACTION_REQUEST_TYPE: string }
  readonly body: z.output<typeof PostToAccount>
}

function create<Reply>(request: Created, reply: PaymentOrder<Reply>['reply'], handles: WaitingHandles): Promise<Reply> {
  const type = request.params.TRANSACTION_REQUEST_TYPE
  refuseUnsupportedType(isOlderType(type) ? olderType : type, request, handles.settings)
  if (!isOlderType(type)) {
    request.fail(
      'TransactionRequestTypeUnsupported',
      ` : Invalid value is: '${type.slice(0, 100)}' Valid values are: ${olderType}`,
    )
  }
  return createPayment(olderOrder(request, request.body, reply), handles)
}

interface Located {
  readonly params: {
    readonly BANK_ID: string
    readonly ACCOUNT_ID: string
    readonly VIEW_ID: string
    readonly TRANSACTION_REQUEST_TYPE: string
  }
  readonly setHeader: (name: string, value: string) => void
}

/** As specified in 2015: below the prefix of the version, under the type's name that the client used. */
const locate = ({ params, setHeader }: Located, requestId: string): void => {
  const { BANK_ID: bank, ACCOUNT_ID: account, VIEW_ID: view, TRANSACTION_REQUEST_TYPE: type } = params
  setHeader(
    'Location',
    `/banks/${bank}/accounts/${account}/${encodeURIComponent(view)}/transaction-request-types/${encodeURIComponent(type)}/transaction-requests/${requestId}`,
  )
}

const replyHeaders = { Location: 'Where the request is, below the prefix of the version.' }

const creating = {
  operation: 'createTransactionRequest',
  method: 'POST',
  path: requests,
  summary: 'Create Transaction Request',
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  order: bodyFirst,
  guard: refuseUnlessPayer,
  errors: olderPaymentErrors,
  waits: true,
} as const

const create140 = endpoint({
  ...creating,
  version: 'v1.4.0',
  description: `${asking} \`sandbox\` is another name of the type.`,
  body: {
    name: 'TransactionRequestBodyJSON',
    schema: PostToAccount140,
    example: { ...exampleToAccount, challenge_type: olderType },
  },
  reply: [201, TransactionRequest140],
  replyHeaders,
  handle: (request, handles) =>
    create(
      request,
      (row) => {
        locate(request, row.requestId)
        return transactionRequest140Json(row, 'CHALLENGE_PENDING')
      },
      handles,
    ),
})

const create200 = endpoint({
  ...creating,
  version: 'v2.0.0',
  absent: absentBefore310,
  order: bodyAndIdsFirst,
  description: asking,
  body: { name: 'TransactionRequestBodyJsonV200', schema: PostToAccount, example: exampleToAccount },
  reply: [201, TransactionRequest200],
  handle: (request, handles) => create(request, (row) => transactionRequest200Json(row, 'moment'), handles),
})

const listing = {
  operation: 'getTransactionRequests',
  method: 'GET',
  path: `${place}/transaction-requests`,
  summary: 'Get Transaction Requests',
  description:
    'The requests that pay from this account, oldest first. Query: `limit` (1000 at most, and where none is given), `offset` (0): how many of the newest are left out.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  order: ['caller', 'bank', 'account', 'view', 'guard'],
  guard: viewMust('can_see_transaction_requests'),
  errors: [...requestReadErrors, 'IncorrectFilter'],
} as const

const list140 = endpoint({
  ...listing,
  version: 'v1.4.0',
  reply: [200, TransactionRequests140],
  handle: async (request, { read }) => ({
    'transaction-requests': (
      await transactionRequestsOf(read, request.account.accountKey, pageOfWholeList(request))
    ).map((row) => transactionRequest140Json(row, 'CHALLENGES_PENDING')),
  }),
})

const list200 = endpoint({
  ...listing,
  version: 'v2.0.0',
  absent: absentBefore310,
  reply: [200, TransactionRequests200],
  handle: async (request, { read }) => ({
    transaction_requests_with_charges: (
      await transactionRequestsOf(read, request.account.accountKey, pageOfWholeList(request))
    ).map((row) => transactionRequest200Json(row, 'day')),
  }),
})

const answering = {
  operation: 'answerTransactionRequestChallenge',
  method: 'POST',
  path: `${requests}/TRANSACTION_REQUEST_ID/challenge`,
  summary: 'Answer Transaction Request Challenge',
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  order: ['caller', 'bank', 'account', 'body'],
  body: {
    name: 'ChallengeAnswerJSON',
    schema: PostAnswer,
    example: { id: 'be1a183d-b301-4b83-b855-5eeffdd3526f', answer: '123' },
  },
  waits: true,
} as const

const failedBookings: readonly string[] = lateBookingRefusals

type Answering140 = Omit<Answering, 'single' | 'fail'> & {
  readonly fail: (name: (typeof answer140Errors)[number], detail?: string) => never
}
const answer140Errors = [...answerErrors, 'TransactionRequestFailed', 'AnswerIncorrect'] as const

/** What the first specification says of an answer that did not count; undefined: another error speaks for itself. */
function failureOf(error: unknown): 'booking' | 'answer' | 'ended' | undefined {
  if (error instanceof RefusedError) return failedBookings.includes(error.refusal.refusal) ? 'booking' : undefined
  if (!(error instanceof ApiError)) return undefined
  if (error.errorName === 'ChallengeRefused') return 'answer'
  return error.errorName === 'TransactionRequestNotInitiated' ? 'ended' : undefined
}

/** The two texts of the first specification: the request has failed, or its challenge may be answered again. */
async function answer140(request: Answering140, handles: WaitingHandles): Promise<TransactionRequestRow> {
  const { params, account, body, fail } = request
  // The sample clients of the time answer at `sandbox`, whatever they had asked for.
  const named = { ...params, TRANSACTION_REQUEST_TYPE: olderType }
  try {
    return await answer({ ...request, params: named, single: true }, handles)
  } catch (error) {
    const failure = failureOf(error)
    if (failure === undefined) throw error
    if (failure === 'booking') fail('TransactionRequestFailed')
    const row = await transactionRequestById(handles.read, account.accountKey, params.TRANSACTION_REQUEST_ID)
    // A payment that is made is no failure: whoever answers once more is told so.
    if (failure === 'ended' && row?.status === 'COMPLETED') throw error
    return fail(mayTryAgain(row, body.id, handles) ? 'AnswerIncorrect' : 'TransactionRequestFailed')
  }
}

function mayTryAgain(row: TransactionRequestRow | undefined, challengeId: string, { now }: Handles): boolean {
  const challenge = row?.challenges.find((given) => given.challengeId === challengeId)
  return row !== undefined && isAnswerable(row.status) && challenge !== undefined && isOpen(challenge, now().getTime())
}

const answerChallenge140 = endpoint({
  ...answering,
  version: 'v1.4.0',
  description:
    'Gives the code of a challenge. The right one books the payment (202). A wrong one is 400 and says whether it may be tried again.',
  reply: [202, TransactionRequest140],
  replyHeaders,
  errors: answer140Errors,
  handle: async (request, handles) => {
    const row = await answer140(request, handles)
    locate(request, row.requestId)
    return transactionRequest140Json(row, 'CHALLENGE_PENDING')
  },
})

const answerChallenge200 = endpoint({
  ...answering,
  version: 'v2.0.0',
  absent: absentBefore310,
  order: ['caller', 'ids', 'bank', 'account', 'body'],
  description: 'Gives the code of a challenge. The right one books the payment (202).',
  reply: [202, TransactionRequest200],
  errors: answerErrors,
  handle: async (request, handles) =>
    transactionRequest200Json(await answer({ ...request, single: true }, handles), 'day'),
})

export const olderTransactionRequestEndpoints: readonly AnyEndpoint[] = [
  create140,
  create200,
  list140,
  list200,
  answerChallenge140,
  answerChallenge200,
]
