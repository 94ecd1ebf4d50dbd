/** What the database says where a payment of a frozen customer, or from a frozen account, was asked for. */
import { refuse } from '../../domain/refusal'
import type { Refused } from '../../domain/refusal'

const reasons: Readonly<Record<string, string>> = {
  OBLK1: 'the documents of the customer have run out',
  OBLK2: 'the customer was rejected',
  OBLK3: 'the relationship has ended',
}

/** The refusal behind the SQLSTATE that a trigger of ours has raised; undefined when it is about something else. */
export const freezeOf = (raised: string | undefined): Refused | undefined => {
  if (raised === 'OBLK4') return refuse('AccountFrozen')
  const reason = reasons[raised ?? '']
  return reason === undefined ? undefined : refuse('CustomerFrozen', ` ${reason}.`)
}
