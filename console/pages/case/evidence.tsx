/** What a customer has brought, and what was found out: files are shown where they are named. */
import { Badge } from '@mantine/core'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Day } from '../../parts/moments'
import { Nothing } from '../../parts/states'
import { DataTable } from '../../parts/table'
import { inPlainWords } from '../../parts/words'
import type { CaseOnScreen } from '../case'
import { FileButton, OpenFile } from './file'
import type { NamedFile } from './file'

type Shown = Pick<CaseOnScreen, 'documents' | 'media' | 'checks' | 'customer_id'>

const named = (one: { readonly type: string | null; readonly file_id: string | null }, otherwise: string) => ({
  fileId: one.file_id,
  name: inPlainWords(one.type ?? otherwise),
})

const orDash = (text: string | null): string => (text === null || text === '' ? '–' : text)

const hasPassed = (date: string | null): boolean => date !== null && new Date(date).getTime() < Date.now()

function Documents({ documents, customer_id: customerId }: Shown): ReactElement {
  const [open, setOpen] = useState<NamedFile>()
  if (documents.length === 0) return <Nothing>No document has come.</Nothing>
  return (
    <>
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
          { name: 'File', cell: (one) => <FileButton file={named(one, 'document')} open={open} onToggle={setOpen} /> },
        ]}
      />
      {open === undefined ? null : <OpenFile key={open.fileId} customerId={customerId} file={open} />}
    </>
  )
}

function Media({ media, customer_id: customerId }: Shown): ReactElement {
  const [open, setOpen] = useState<NamedFile>()
  if (media.length === 0) return <Nothing>No media has come.</Nothing>
  return (
    <>
      <DataTable
        caption="Media of the customer"
        rows={media}
        keyOf={({ id }) => id}
        columns={[
          { name: 'Type', cell: ({ type }) => inPlainWords(type ?? 'media') },
          { name: 'Date', cell: ({ date }) => <Day at={date} /> },
          { name: 'Where', cell: ({ url }) => url ?? '–' },
          { name: 'File', cell: (one) => <FileButton file={named(one, 'media')} open={open} onToggle={setOpen} /> },
        ]}
      />
      {open === undefined ? null : <OpenFile key={open.fileId} customerId={customerId} file={open} />}
    </>
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
        { name: 'By', cell: ({ staff_name: by }) => orDash(by) },
        { name: 'Comments', cell: ({ comments }) => orDash(comments) },
      ]}
    />
  )
}

/** Documents, media and checks of the case. */
export function Evidence({ shown }: { readonly shown: Shown }): ReactElement {
  return (
    <>
      <section aria-labelledby="documents">
        <h2 id="documents">Documents</h2>
        <Documents {...shown} />
      </section>
      <section aria-labelledby="media">
        <h2 id="media">Media</h2>
        <Media {...shown} />
      </section>
      <section aria-labelledby="checks">
        <h2 id="checks">Checks</h2>
        <Checks {...shown} />
      </section>
    </>
  )
}
