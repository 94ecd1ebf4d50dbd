/** What a list is asked for: it stands in the address, so that the way back, a reload and a link lead to the same list. */
import { useSearchParams } from 'wouter'

/** The members with their values, and what changes some of them; what is as in `otherwise` is not written down. */
export function useWanted<Wanted extends Readonly<Record<string, string>>>(
  otherwise: Wanted,
): readonly [wanted: Wanted, change: (changes: Partial<Wanted>) => void] {
  const [held, setHeld] = useSearchParams()
  const valueOf = (member: string): string => held.get(member) ?? otherwise[member] ?? ''
  const wanted = Object.fromEntries(Object.keys(otherwise).map((member) => [member, valueOf(member)])) as Wanted
  const change = (changes: Partial<Wanted>): void => {
    const all: Wanted = { ...wanted, ...changes }
    // The way back leads to the page before, not through every choice.
    setHeld(
      Object.entries(all).filter(([member, value]) => value !== otherwise[member]),
      { replace: true },
    )
  }
  return [wanted, change]
}
