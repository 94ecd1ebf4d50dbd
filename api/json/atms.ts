/** ATMs on the wire: the newest shape, which is also how they are kept, and the older ones that follow from it. */
import { z } from 'zod'
import type { AtmAttributeRow, AtmRow } from '../../db/read/atms'
import {
  Address,
  chosenId as id,
  everyDay,
  Hours,
  Location,
  Meta,
  OlderAddress,
  olderAddress,
  short,
  truth,
} from './open-data'
import { filledText, list, text } from './wire'

const atm300 = {
  bank_id: short,
  name: short,
  address: Address,
  location: Location,
  meta: Meta,
  ...everyDay(Hours),
  is_accessible: text(16),
  located_at: short,
  more_info: text(2_000),
  has_deposit_capability: text(16),
}
const codes = list(short, 100)
const atm400 = {
  ...atm300,
  supported_languages: codes,
  services: codes,
  accessibility_features: codes,
  supported_currencies: codes,
  notes: codes,
  location_categories: codes,
  minimum_withdrawal: short,
  branch_identification: short,
  site_identification: short,
  site_name: short,
  cash_withdrawal_national_fee: short,
  cash_withdrawal_international_fee: short,
  balance_inquiry_fee: short,
}
const atm510 = { ...atm400, atm_type: short, phone: text(64) }

export const AtmAttributeBody = z.object({
  name: filledText(255),
  type: text(32),
  value: text(255),
  is_active: z.boolean().nullish(),
})
export const AtmAttribute = z.object({
  bank_id: z.string(),
  atm_id: z.string(),
  atm_attribute_id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
  is_active: z.boolean(),
})
export const AtmAttributes = z.object({ atm_attributes: z.array(AtmAttribute) })

export const PostAtm300 = z.object({ id, ...atm300 })
export const PutAtm400 = z.object(atm400)
export const PostAtm400 = PutAtm400.extend({ id })
export const PutAtm510 = z.object(atm510)
export const PostAtm510 = PutAtm510.extend({ id })
export const Atm300 = z.object({ id: z.string(), ...atm300 })
export const Atm400 = z.object({ id: z.string(), ...atm400 })
export const Atm510 = z.object({ id: z.string(), ...atm510, attributes: z.array(AtmAttribute) })
export const Atm140 = z.object({
  id: z.string(),
  name: z.string(),
  address: OlderAddress,
  location: Location,
  meta: Meta,
})

const AtmDocument = PutAtm510
export type AtmDocument = z.output<typeof AtmDocument>

const later = {
  supported_languages: [],
  services: [],
  accessibility_features: [],
  supported_currencies: [],
  notes: [],
  location_categories: [],
  minimum_withdrawal: '',
  branch_identification: '',
  site_identification: '',
  site_name: '',
  cash_withdrawal_national_fee: '',
  cash_withdrawal_international_fee: '',
  balance_inquiry_fee: '',
}
const latest = { atm_type: '', phone: '' }
/** What an older call writes, as the newest shape keeps it. */
export const atmDocument = (
  body: Omit<AtmDocument, keyof typeof later | keyof typeof latest> & Partial<AtmDocument>,
): AtmDocument => ({ ...later, ...latest, ...body })

const atmOf = (row: AtmRow): AtmDocument => {
  const document = AtmDocument.parse(row.document)
  return {
    ...document,
    is_accessible: truth(document.is_accessible),
    has_deposit_capability: truth(document.has_deposit_capability),
  }
}

export const atmAttributeJson = (
  bankId: string,
  atmId: string,
  row: AtmAttributeRow,
): z.input<typeof AtmAttribute> => ({
  bank_id: bankId,
  atm_id: atmId,
  atm_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
  is_active: row.isActive,
})

/** The schema of each version leaves out what it does not know. */
export const atmJson = (row: AtmRow): z.input<typeof Atm510> => {
  const document = atmOf(row)
  return {
    id: row.atmId,
    ...document,
    attributes: row.attributes.map((one) => atmAttributeJson(document.bank_id, row.atmId, one)),
  }
}

export const atm140Json = (row: AtmRow): z.input<typeof Atm140> => {
  const { name, address, location, meta } = atmOf(row)
  return { id: row.atmId, name, address: olderAddress(address), location, meta }
}
