/** Exact decimals as an integer and a scale, for rates, levels and limits: floating point never touches money. */

/** The number units / 10^scale. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

const decimalText = /^(-?[0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,2}))?$/

/** Longer texts are refused before any arithmetic, so a caller cannot buy work with digits. */
const maximumLength = 64

/**
 * Reads a decimal as JSON writes numbers: optional minus, ASCII digits, optional fraction, optional exponent of two digits;
 * 1.5e1 is 15 and 5e-1 is 0.5. Undefined for anything else, such as .5 or +1.
 */
export const parseDecimal = (text: string): Decimal | undefined => {
  const parts = text.length > maximumLength ? null : decimalText.exec(text)
  if (parts === null) return undefined
  const [, whole = '', fraction = '', exponent = '0'] = parts
  const units = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent)
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale }
}

/** Text with exactly `scale` decimals: { units: -5n, scale: 2 } is '-0.05'. */
export const formatDecimal = ({ units, scale }: Decimal): string => {
  const sign = units < 0n ? '-' : ''
  const digits = absolute(units)
    .toString()
    .padStart(scale + 1, '0')
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

export const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

/** Integer division rounded half up, away from zero for negative results. Throws for a zero divisor: that is a bug. */
export const divideHalfUp = (dividend: bigint, divisor: bigint): bigint => {
  const negative = dividend < 0n !== divisor < 0n
  const [top, bottom] = [absolute(dividend), absolute(divisor)]
  const quotient = (2n * top + bottom) / (2n * bottom)
  return negative ? -quotient : quotient
}

/** The same number with another scale; half up where decimals are lost. */
export const rescale = ({ units, scale }: Decimal, newScale: number): Decimal => ({
  units:
    newScale >= scale ? units * 10n ** BigInt(newScale - scale) : divideHalfUp(units, 10n ** BigInt(scale - newScale)),
  scale: newScale,
})

export const multiply = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale })

/** Negative, zero or positive like a sort function, whatever the scales. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale)
  const difference = rescale(a, scale).units - rescale(b, scale).units
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The same number without zeros at the end of its fraction: 1.500 is 1.5. */
export const trimDecimal = (value: Decimal): Decimal => {
  let { units, scale } = value
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n
    scale -= 1
  }
  return { units, scale }
}
