/** An account by the beginning of its id; its name and the way to it for whoever has a view of it. */
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { useAccountNames } from '../calls/accounts'
import { useSession } from '../calls/session'
import { shortId } from './words'

/** Of the chosen bank, unless it says of which. */
export function AccountLink({
  at,
}: {
  readonly at: { readonly bank_id: string; readonly account_id: string }
}): ReactElement {
  const { bankId, views } = useSession()
  const nameOf = useAccountNames()
  const { bank_id: ofBank, account_id: id } = at
  if (ofBank !== bankId) return <>{`${shortId(id)} at ${ofBank}`}</>
  const isShown = views.some(({ accountId }) => accountId === id)
  if (!isShown) return <>{shortId(id)}</>
  const name = nameOf(id)
  return (
    <Link href={`/accounts/${encodeURIComponent(id)}`}>
      {name === undefined ? shortId(id) : `${name}, ${shortId(id)}`}
    </Link>
  )
}
