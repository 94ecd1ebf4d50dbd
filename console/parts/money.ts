/** Amounts as people read them. */

/** `10000.00` and `EUR` -> `10,000.00 EUR`: every digit as the API has sent it, no number in between. */
export function amountText(amount: string, currency: string): string {
  const [whole = '', ...decimals] = amount.split('.')
  return `${[whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.')} ${currency}`
}
