/** What a list can be narrowed to: one of a few values. */
import { NativeSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import { inPlainWords } from './words'

/** Values of the API as what one can choose, in plain words. */
export const inChoices = (values: readonly string[]): readonly { readonly value: string; readonly label: string }[] =>
  values.map((value) => ({ value, label: inPlainWords(value) }))

/** A value that is none of them, from an address that somebody has written, is shown as it is: the API says what it is worth. */
export function Choice({
  label,
  value,
  of,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly of: ReturnType<typeof inChoices>
  readonly onChange: (value: string) => void
}): ReactElement {
  const isKnown = of.some((one) => one.value === value)
  return (
    <NativeSelect
      label={label}
      value={value}
      data={isKnown ? of : [...of, ...inChoices([value])]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
