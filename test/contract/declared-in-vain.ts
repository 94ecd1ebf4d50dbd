/**
 * What an endpoint declares with others of its kind and cannot give: an error that one of them gives, or the status of a success.
 * No test can meet it.
 */
import type { Excuse } from './never-given'

export const declaredInVain: readonly Excuse[] = [
  {
    code: '201',
    of: ['v2.1.0-createTransactionRequest'],
    why: 'it is there to refuse the types that have no endpoint',
  },
  {
    code: 'OBP-40002',
    of: ['v4.0.0-createTransactionRequestCard'],
    why: 'the card is not there for whoever may not pay by it: 400 OBP-30200',
  },
  {
    code: 'OBP-40011',
    of: ['v4.0.0-answerTransactionRequestChallenge'],
    why: 'since v4.0.0 it is OBP-40020: a request that somebody has answered can be answered by others',
  },
]
