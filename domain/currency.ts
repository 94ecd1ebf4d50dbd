/** Which currencies exist and how many decimals each has: ISO 4217, plus bitcoin as OBP spells it. */
import { data } from 'currency-codes'

// OBP accepts XBT beside the ISO list; it has no ISO entry, and a satoshi is 10^-8.
const bitcoin = ['XBT', 8] as const

const digitsByCode: ReadonlyMap<string, number> = new Map([
  ...data.map(({ code, digits }) => [code, digits] as const),
  bitcoin,
])

/** Decimals of the currency's minor unit (EUR 2, JPY 0, KWD 3, XBT 8); undefined for an unknown code. Upper case only. */
export const currencyDigits = (code: string): number | undefined => digitsByCode.get(code)

/** True for an upper-case ISO 4217 code or XBT. */
export const isCurrency = (code: string): boolean => digitsByCode.has(code)
