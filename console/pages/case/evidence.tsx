/** What a customer has brought, and what was found out: files are shown where they are named. */
import { Badge, Title } from '@mantine/core'
import type { ReactElement } from 'react'
import { Day } from '../../parts/moments'
import { Nothing } from '../../parts/states'
import { DataTable } from '../../parts/table'
import { inPlainWords } from '../../parts/words'
import type { CaseOnScreen } from '../case'
import { CustomerFile } from './file'

type Shown = Pick<CaseOnScreen, 'documents' | 'media' | 'checks' | 'customer_id'>

const hasPassed = (date: string | null): boolean => date !== null && new Date(date).getTime() < Date.now()

function Documents({ documents, customer_id: customerId }: Shown): ReactElement {
  if (documents.length === 0) return <Nothing>No document has come.</Nothing>
  return (
    <DataTable
      caption="Documents of the customer"
      rows={documents}
      keyOf={({ id }) => id}
      columns={[
        { name: 'Type', cell: ({ type }) => inPlainWords(type ?? 'document') },
        { name: 'Number', cell: ({ number }) => number ?? '–' },
        {
          name: 'Issued',
          cell: (one) => (
            <>
              <Day at={one.issue_date} /> {one.issue_place ?? ''}
            </>
          ),
        },
        {
          name: 'Expires',
          cell: ({ expiry_date: date }) => (
            <span className={hasPassed(date) ? 'late' : undefined}>
              <Day at={date} />
            </span>
          ),
        },
        {
          name: 'File',
          cell: (one) => (
            <CustomerFile customerId={customerId} fileId={one.file_id} name={inPlainWords(one.type ?? 'document')} />
          ),
        },
      ]}
    />
  )
}

function Media({ media, customer_id: customerId }: Shown): ReactElement {
  if (media.length === 0) return <Nothing>No media has come.</Nothing>
  return (
    <DataTable
      caption="Media of the customer"
      rows={media}
      keyOf={({ id }) => id}
      columns={[
        { name: 'Type', cell: ({ type }) => inPlainWords(type ?? 'media') },
        { name: 'Date', cell: ({ date }) => <Day at={date} /> },
        { name: 'Where', cell: ({ url }) => url ?? '–' },
        {
          name: 'File',
          cell: (one) => (
            <CustomerFile customerId={customerId} fileId={one.file_id} name={inPlainWords(one.type ?? 'media')} />
          ),
        },
      ]}
    />
  )
}

function Checks({ checks }: Shown): ReactElement {
  if (checks.length === 0) return <Nothing>Nothing has been checked.</Nothing>
  return (
    <DataTable
      caption="Checks of the customer"
      rows={checks}
      keyOf={({ id }) => id}
      columns={[
        { name: 'How', cell: ({ how }) => inPlainWords(how ?? 'check') },
        {
          name: 'Result',
          cell: ({ satisfied }) => (
            <Badge variant="light" color={satisfied ? 'green' : 'red'}>
              {satisfied ? 'Satisfied' : 'Not satisfied'}
            </Badge>
          ),
        },
        { name: 'Date', cell: ({ date }) => <Day at={date} /> },
        { name: 'By', cell: ({ staff_name: by }) => by ?? '–' },
        { name: 'Comments', cell: ({ comments }) => comments ?? '–' },
      ]}
    />
  )
}

/** Documents, media and checks of the case. */
export function Evidence({ shown }: { readonly shown: Shown }): ReactElement {
  return (
    <>
      <section aria-labelledby="documents">
        <Title order={2} id="documents">
          Documents
        </Title>
        <Documents {...shown} />
      </section>
      <section aria-labelledby="media">
        <Title order={2} id="media">
          Media
        </Title>
        <Media {...shown} />
      </section>
      <section aria-labelledby="checks">
        <Title order={2} id="checks">
          Checks
        </Title>
        <Checks {...shown} />
      </section>
    </>
  )
}
