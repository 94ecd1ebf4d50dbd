/** Exchange rates of a bank: read the one that applies, set one. */
import { fxRows } from '../../db/read/fx'
import type { FxRateRow } from '../../db/read/fx'
import { storeFxRate } from '../../db/write/fx'
import { isCurrency } from '../../domain/currency'
import { findRate, invert, ratesToUse } from '../../domain/payments/fx'
import { FxRate, fxRateJson, PutFxRate } from '../json/fx'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['FX']

/** The rate that applies, as a row of its own; undefined where there is none. `today` dates what has no date: 1 within one currency. */
function rowThatApplies(
  rows: readonly FxRateRow[],
  from: string,
  to: string,
  today: string,
  usesBuiltIn: boolean,
): FxRateRow | undefined {
  const found = findRate(ratesToUse(rows, usesBuiltIn), from, to)
  if (!found.ok) return undefined
  const direct = rows.find((row) => row.fromCurrency === from && row.toCurrency === to)
  if (direct !== undefined && found.value.source === 'bank') return direct
  const reverse = rows.find((row) => row.fromCurrency === to && row.toCurrency === from)
  return {
    fromCurrency: from,
    toCurrency: to,
    rate: found.value.rate,
    inverseRate: reverse?.rate ?? invert(found.value.rate),
    effectiveDate: found.value.date ?? today,
  }
}

const getCurrentFxRate = endpoint({
  operation: 'getCurrentFxRate',
  version: 'v2.2.0',
  method: 'GET',
  path: '/banks/BANK_ID/fx/FROM_CURRENCY_CODE/TO_CURRENCY_CODE',
  summary: 'Get Current FxRate',
  description:
    "The rate that a payment would use now: the bank's own, else the bank's rate of the opposite direction inverted, else, where the instance uses them (`BUILT_IN_FX_RATES`), one that comes with the engine. Within one currency it is 1.",
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, FxRate],
  errors: ['InvalidCurrency', 'FxPairUnsupported'],
  handle: async ({ bank, params, fail }, { read, now, settings }) => {
    const { FROM_CURRENCY_CODE: from, TO_CURRENCY_CODE: to } = params
    if (!isCurrency(from) || !isCurrency(to)) return fail('InvalidCurrency')
    const rows = from === to ? [] : await fxRows(read, bank.bankId, [from, to])
    const today = `${now().toISOString().slice(0, 19)}Z`
    const row = rowThatApplies(rows, from, to, today, settings.payments.builtInRates)
    return row === undefined ? fail('FxPairUnsupported') : fxRateJson(bank.bankId, row)
  },
})

const createFx = endpoint({
  operation: 'createFx',
  version: 'v2.2.0',
  method: 'PUT',
  path: '/banks/BANK_ID/fx',
  summary: 'Create Fx',
  description:
    'Sets the rate of a currency pair at a bank. Payments use it from its `effective_date` on, until a rate with a later date comes into effect; of two with one date the one that was set last counts. The opposite direction is derived from it unless it is set too. Rates stay: nothing is overwritten.',
  tags,
  auth: 'user',
  roles: ['CanCreateFxRate', 'CanCreateFxRateAtAnyBank'],
  needs: ['bank'],
  body: {
    name: 'FXRateJsonV220',
    schema: PutFxRate,
    example: {
      bank_id: 'gh.29.uk',
      from_currency_code: 'EUR',
      to_currency_code: 'USD',
      conversion_value: 1.136305,
      inverse_conversion_value: 0.8800454,
      effective_date: '2017-09-19T00:00:00Z',
    },
  },
  reply: [201, FxRate],
  errors: ['InvalidCurrency', 'FxPairUnsupported'],
  handle: async ({ bank, body, caller, fail }, { writeAtOnce }) => {
    const row: FxRateRow = {
      fromCurrency: body.from_currency_code,
      toCurrency: body.to_currency_code,
      rate: body.conversion_value,
      inverseRate: body.inverse_conversion_value,
      effectiveDate: body.effective_date,
    }
    if (!isCurrency(row.fromCurrency) || !isCurrency(row.toCurrency)) return fail('InvalidCurrency')
    // A currency is always worth itself: a stored rate would be shown and never used.
    if (row.fromCurrency === row.toCurrency) return fail('FxPairUnsupported')
    await storeFxRate(writeAtOnce, { bankId: bank.bankId, setBy: caller.userId }, row)
    return fxRateJson(bank.bankId, row)
  },
})

export const fxEndpoints: readonly AnyEndpoint[] = [getCurrentFxRate, createFx]
