/** Examples of open data for the documentation. */
import { everyDay } from './open-data'

const hours = { opening_time: '10:00', closing_time: '18:00' }
export const exampleMeta = { license: { id: 'ODbL-1.0', name: 'Open Database License' } }
export const exampleAddress = {
  line_1: 'No 1 the Road',
  line_2: 'The Place',
  line_3: 'The Hill',
  city: 'Berlin',
  county: '',
  state: 'Brandenburg',
  postcode: '13359',
  country_code: 'DE',
}
const place = { address: exampleAddress, location: { latitude: 10, longitude: 10 }, meta: exampleMeta }

export const exampleBranch = {
  bank_id: 'gh.29.uk',
  name: 'Branch by the Lake',
  ...place,
  lobby: everyDay([hours]),
  drive_up: everyDay(hours),
  branch_routing: { scheme: 'OBP', address: '123abc' },
  is_accessible: 'true',
  accessibleFeatures: 'wheelchair, atm usuable by the visually impaired',
  branch_type: 'Full service store',
  more_info: 'short walk to the lake from here',
  phone_number: '+381631954907',
}

export const exampleAtm = {
  bank_id: 'gh.29.uk',
  name: 'Atm by the Lake',
  ...place,
  ...everyDay(hours),
  is_accessible: 'true',
  located_at: 'Full service store',
  more_info: 'short walk to the lake from here',
  has_deposit_capability: 'true',
}
export const exampleAtm400 = {
  ...exampleAtm,
  supported_languages: ['es', 'fr', 'de'],
  services: ['ATBP', 'ATBA'],
  accessibility_features: ['ATAC', 'ATAD'],
  supported_currencies: ['EUR', 'MXN', 'USD'],
  notes: ['String1', 'String2'],
  location_categories: ['ATBI', 'ATBE'],
  minimum_withdrawal: '5',
  branch_identification: '',
  site_identification: '',
  site_name: '',
  cash_withdrawal_national_fee: '',
  cash_withdrawal_international_fee: '',
  balance_inquiry_fee: '',
}
