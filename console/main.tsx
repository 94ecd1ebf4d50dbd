/** Starts the console in the page. */
import './components.css'
import './console.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { CallError } from './calls/http'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The page says when it reads again: what somebody is deciding on does not change under their hands.
      refetchOnWindowFocus: false,
      // A refusal stays one; only what met nobody is worth another try.
      retry: (tries, error) => tries < 2 && error instanceof CallError && (error.status === 0 || error.status === 503),
    },
  },
})

const place = document.getElementById('console')
if (place === null) throw new Error('the page has no place for the console')
// Style elements are against the content security policy of the page: all styles come with the files.
createRoot(place).render(
  <MantineProvider defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </MantineProvider>,
)
