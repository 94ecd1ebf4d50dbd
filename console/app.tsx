/** The console: the login for those who have not logged in, else the page that the address names. */
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Route, Router, Switch } from 'wouter'
import { onLoggedOut, token } from './calls/http'
import { SessionOf } from './calls/session'
import { Frame } from './frame'
import { Inbox } from './pages/inbox'
import { Login } from './pages/login'
import { Nothing, Waiting } from './parts/states'

// The inbox comes with the console; the other pages when somebody goes there.
const Cases = lazy(() => import('./pages/cases').then((page) => ({ default: page.Cases })))
const Screening = lazy(() => import('./pages/screening').then((page) => ({ default: page.Screening })))
const Payments = lazy(() => import('./pages/payments').then((page) => ({ default: page.Payments })))
const StandingOrders = lazy(() => import('./pages/standing-orders').then((page) => ({ default: page.StandingOrders })))
const Messages = lazy(() => import('./pages/messages').then((page) => ({ default: page.Messages })))
const Webhooks = lazy(() => import('./pages/webhooks').then((page) => ({ default: page.Webhooks })))
const Accounts = lazy(() => import('./pages/accounts').then((page) => ({ default: page.Accounts })))
const StuckFlows = lazy(() => import('./pages/stuck').then((page) => ({ default: page.StuckFlows })))
const Numbers = lazy(() => import('./pages/numbers').then((page) => ({ default: page.Numbers })))
const AddressConfirmation = lazy(() =>
  import('./pages/address-confirmation').then((page) => ({ default: page.AddressConfirmation })),
)
const ForgottenPassword = lazy(() =>
  import('./pages/forgotten-password').then((page) => ({ default: page.ForgottenPassword })),
)
const CustomerCase = lazy(() => import('./pages/case').then((page) => ({ default: page.CustomerCase })))

function Pages(): ReactElement {
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/">
          <Inbox />
        </Route>
        <Route path="/cases">
          <Cases />
        </Route>
        <Route path="/cases/:customerId">{({ customerId }) => <CustomerCase customerId={customerId} />}</Route>
        <Route path="/screening">
          <Screening />
        </Route>
        <Route path="/payments">
          <Payments />
        </Route>
        <Route path="/payments/:requestId">{({ requestId }) => <Payments requestId={requestId} />}</Route>
        <Route path="/standing-orders">
          <StandingOrders />
        </Route>
        <Route path="/messages">
          <Messages />
        </Route>
        <Route path="/webhooks">
          <Webhooks />
        </Route>
        <Route path="/accounts">
          <Accounts />
        </Route>
        <Route path="/accounts/:accountId">
          {({ accountId }) => <Accounts key={accountId} accountId={accountId} />}
        </Route>
        <Route path="/stuck">
          <StuckFlows />
        </Route>
        <Route path="/numbers">
          <Numbers />
        </Route>
        <Route>
          <>
            <h1>There is no such page</h1>
            <Nothing>Choose one above.</Nothing>
          </>
        </Route>
      </Switch>
    </Suspense>
  )
}

/** What a link carries that was sent to somebody; read once, so that it stays whatever becomes of the address. */
const carried = new URLSearchParams(location.hash.slice(1))

/** The page for whoever comes with a link, if that is what brings them here. */
function linkedPage(): ReactElement | undefined {
  const [token, userId] = [carried.get('token') ?? '', carried.get('user') ?? '']
  if (token === '') return undefined
  if (location.pathname === '/console/password') return <ForgottenPassword resetToken={token} />
  if (location.pathname !== '/console/confirmation' || userId === '') return undefined
  return <AddressConfirmation userId={userId} token={token} />
}

/** The whole console. Who comes with a link gets its page, whether they have logged in or not. */
export function App(): ReactElement {
  const linked = linkedPage()
  return linked === undefined ? <Console /> : <Suspense fallback={<Waiting />}>{linked}</Suspense>
}

function Console(): ReactElement {
  const [isIn, setIn] = useState(token.get() !== null)
  const client = useQueryClient()
  useEffect(() => {
    onLoggedOut(() => {
      client.clear()
      setIn(false)
    })
  }, [client])
  if (!isIn) return <Login onDone={() => setIn(true)} />
  return (
    <Router base="/console">
      <SessionOf>
        <Frame
          onLogOut={() => {
            client.clear()
            setIn(false)
          }}
        >
          <Pages />
        </Frame>
      </SessionOf>
    </Router>
  )
}
