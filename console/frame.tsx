/** What stands around every page: where one is, which bank it is about, and the way out. */
import { ActionIcon, Button, NativeSelect, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { Link, Redirect, useLocation } from 'wouter'
import { useTaskCounts } from './calls/counts'
import { send, token } from './calls/http'
import { useSession } from './calls/session'
import type { Session } from './calls/session'
import { Nothing } from './parts/states'
import { decidingRoles, inboxRoles, webhookRoles } from './roles'

interface Place {
  readonly path: string
  readonly name: string
  readonly isOpenTo: (session: Session) => boolean
}

const places: readonly Place[] = [
  { path: '/', name: 'Inbox', isOpenTo: ({ may }) => may(...inboxRoles) },
  { path: '/cases', name: 'Cases', isOpenTo: ({ may }) => may('CanGetOnboarding') },
  { path: '/screening', name: 'Screening', isOpenTo: ({ may }) => may('CanGetScreeningHits', 'CanDecideScreeningHit') },
  { path: '/payments', name: 'Payments', isOpenTo: ({ may }) => may('CanGetTransactionRequestsAtOneBank') },
  {
    path: '/standing-orders',
    name: 'Standing orders',
    isOpenTo: ({ may }) => may('CanGetTransactionRequestsAtOneBank'),
  },
  { path: '/messages', name: 'Messages', isOpenTo: ({ may }) => may('CanGetCustomerMessages') },
  { path: '/webhooks', name: 'Webhooks', isOpenTo: ({ may }) => may(...webhookRoles) },
  { path: '/accounts', name: 'Accounts', isOpenTo: ({ views }) => views.length > 0 },
  { path: '/stuck', name: 'Stuck flows', isOpenTo: ({ may }) => may('CanGetStuckFlowsAtOneBank', 'CanGetStuckFlows') },
  { path: '/numbers', name: 'Numbers', isOpenTo: ({ may }) => may('CanGetMetricsAtOneBank') },
]

function ColorScheme(): ReactElement {
  // Holding transitions back would need a style element, which the security policy of the page refuses.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const isDark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isDark ? 'Light colours' : 'Dark colours'}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      <span aria-hidden>{isDark ? '☀' : '☾'}</span>
    </ActionIcon>
  )
}

async function logOut(): Promise<void> {
  // A token of an identity provider is not ours to end: then it is only forgotten here.
  await send('DELETE', '/engine/v1/logins/current').catch(() => undefined)
  token.clear()
}

/** Whoever goes to another page starts at its beginning, hears its name and finds it in the title of the window. */
function useArrival(name: string | undefined): RefObject<HTMLElement | null> {
  const [location] = useLocation()
  const arrivedAt = useRef(location)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = name === undefined ? 'Staff console' : `${name}: staff console`
    if (arrivedAt.current === location) return
    arrivedAt.current = location
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [location, name])
  return main
}

/** Which bank is looked at. What was open is of the bank before, and the other one does not know it: so the page begins anew. */
function BankChoice({ path }: { readonly path: string | undefined }): ReactElement | null {
  const { banks, bankId, setBankId } = useSession()
  const [, navigate] = useLocation()
  if (banks.length === 0) return null
  return (
    <NativeSelect
      aria-label="Bank"
      value={bankId}
      data={banks.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(event) => {
        setBankId(event.currentTarget.value)
        if (path !== undefined) navigate(path)
      }}
    />
  )
}

/** Whoever has no inbox begins with the first page that they have. */
function Closed({ open }: { readonly open: readonly Place[] }): ReactElement {
  const [location] = useLocation()
  const first = open[0]
  if (location === '/' && first !== undefined) return <Redirect to={first.path} replace />
  return (
    <>
      <h1>Nothing to see here</h1>
      <Nothing>
        {first !== undefined
          ? 'Your roles do not open this page.'
          : 'None of your roles opens a page of the console. Ask whoever grants roles at your bank.'}
      </Nothing>
    </>
  )
}

/** The frame of every page. */
export function Frame({
  children,
  onLogOut,
}: {
  readonly children: ReactNode
  readonly onLogOut: () => void
}): ReactElement {
  const session = useSession()
  const [location] = useLocation()
  const openHits = useTaskCounts()?.open_screening_hits?.number ?? 0
  const open = places.filter(({ isOpenTo }) => isOpenTo(session))
  const isAt = (path: string): boolean => (path === '/' ? location === '/' : location.startsWith(path))
  // A case opens from the inbox, too.
  const isAtCase = location.startsWith('/cases/') && session.may(...decidingRoles)
  const place = places.find(({ path }) => isAt(path))
  const main = useArrival(place?.name)
  const mayBeHere = session.bankId !== '' && (place === undefined || open.includes(place) || isAtCase)
  return (
    <>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header className="top">
        <strong className="brand">Staff console</strong>
        <BankChoice path={place?.path} />
        <span className="who">{session.username}</span>
        <ColorScheme />
        <Button variant="default" onClick={() => void logOut().then(onLogOut)}>
          Log out
        </Button>
      </header>
      <nav className="places" aria-label="Pages">
        {open.map(({ path, name }) => (
          <Link key={path} href={path} aria-current={isAt(path) ? 'page' : undefined}>
            {name}
            {path === '/screening' && openHits > 0 ? ` (${openHits} open)` : null}
          </Link>
        ))}
      </nav>
      <main id="page" tabIndex={-1} key={session.bankId} ref={main}>
        {mayBeHere ? children : <Closed open={open} />}
      </main>
    </>
  )
}
