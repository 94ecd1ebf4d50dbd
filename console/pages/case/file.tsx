/** A file of a customer, shown in place when somebody asks for it: looking at it is noted on the timeline. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { getFile } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Reading } from '../../parts/states'

/** What browsers show as a picture; anything else that is no film or document is only to be saved. */
const pictures = ['image/jpeg', 'image/png', 'image/webp']

/** The address of a blob, for as long as it is shown: what a customer has brought does not stay in memory. */
function useAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (blob === undefined) return undefined
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address
}

function Shown({ blob, name }: { readonly blob: Blob; readonly name: string }): ReactElement | null {
  const address = useAddress(blob)
  if (address === undefined) return null
  const save = (
    <a href={address} download={name}>
      Save the file
    </a>
  )
  if (pictures.includes(blob.type)) {
    return (
      <figure>
        <img src={address} alt={name} />
        <figcaption>{save}</figcaption>
      </figure>
    )
  }
  if (blob.type.startsWith('video/')) return <video src={address} controls aria-label={name} />
  if (blob.type !== 'application/pdf') return save
  return (
    <figure>
      <iframe src={address} title={name} />
      <figcaption>{save}</figcaption>
    </figure>
  )
}

export interface NamedFile {
  readonly fileId: string
  readonly name: string
}

/** The button of a file in a table; the file is shown below the table. */
export function FileButton({
  file,
  open,
  onToggle,
}: {
  readonly file: { readonly fileId: string | null; readonly name: string }
  readonly open: NamedFile | undefined
  readonly onToggle: (file: NamedFile | undefined) => void
}): ReactElement {
  const { may } = useSession()
  const { fileId, name } = file
  if (fileId === null) return <>–</>
  if (!may('CanGetCustomerFile')) return <>Not for your roles</>
  const isOpen = open?.fileId === fileId
  return (
    <Button
      size="xs"
      variant="default"
      aria-expanded={isOpen}
      onClick={() => onToggle(isOpen ? undefined : { fileId, name })}
    >
      {`${isOpen ? 'Hide' : 'Show'} ${name.toLowerCase()}`}
    </Button>
  )
}

/** The file that was asked for. */
export function OpenFile({
  customerId,
  file: { fileId, name },
}: {
  readonly customerId: string
  readonly file: NamedFile
}): ReactElement {
  const { bankId } = useSession()
  const file = useQuery({
    queryKey: ['file', bankId, customerId, fileId],
    queryFn: () => getFile(`/engine/v1/banks/${bankId}/customers/${customerId}/files/${fileId}`),
    staleTime: Infinity,
    gcTime: 0,
  })
  return (
    <div className="file">
      <Reading of={file} />
      {file.data === undefined ? null : <Shown blob={file.data} name={name} />}
    </div>
  )
}
