/** Countries as lists and customers write them, as ISO 3166 alpha-2 codes. */
import countries from 'i18n-iso-countries/index.js'
import english from 'i18n-iso-countries/langs/en.json'

countries.registerLocale(english)

/** What lists say and the table of names lacks. */
const otherNames: Readonly<Record<string, string>> = {
  'bolivarian republic of venezuela': 'VE',
  bosnia: 'BA',
  burma: 'MM',
  'congo, democratic republic of the': 'CD',
  "cote d'ivoire": 'CI',
  "côte d'ivoire": 'CI',
  "democratic people's republic of korea": 'KP',
  'iran (islamic republic of)': 'IR',
  'korea, north': 'KP',
  'korea, south': 'KR',
  'libyan arab jamahiriya': 'LY',
  'occupied palestinian territory': 'PS',
  'palestinian territories': 'PS',
  'republic of korea': 'KR',
  'russian federation': 'RU',
  syria: 'SY',
  'the gambia': 'GM',
  'united kingdom of great britain and northern ireland': 'GB',
  'united republic of tanzania': 'TZ',
  'united states of america': 'US',
  'viet nam': 'VN',
}

/** `Iran`, `IRN` and `ir` -> `IR`; undefined for what is no country that we know. */
export function countryCodeOf(text: string): string | undefined {
  const trimmed = text.trim().replaceAll('’', "'")
  const upper = trimmed.toUpperCase()
  if (/^[A-Z]{2}$/.test(upper)) return countries.isValid(upper) ? upper : undefined
  if (/^[A-Z]{3}$/.test(upper)) return countries.alpha3ToAlpha2(upper)
  return otherNames[trimmed.toLowerCase()] ?? countries.getAlpha2Code(trimmed, 'en')
}

/** The codes of those that are countries, each once, in the order of the alphabet. */
export const countryCodesOf = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.flatMap((text) => countryCodeOf(text) ?? []))].sort()
