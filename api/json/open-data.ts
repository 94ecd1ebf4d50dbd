/** What branches and ATMs have in common on the wire: where they are, and when they are open. */
import { z } from 'zod'
import { filledText, text } from './wire'

export const short = text(255)
/** The id that whoever makes a branch or an ATM chooses. */
export const chosenId = filledText(36)
export const Address = z.object({
  line_1: short,
  line_2: short,
  line_3: short,
  city: short,
  county: short,
  state: short,
  postcode: short,
  country_code: short,
})
/** Until v3.0.0 there was no county, and the country code had another name. */
export const OlderAddress = Address.omit({ county: true, country_code: true }).extend({ country: short })
export const olderAddress = ({
  country_code: country,
  ...address
}: z.output<typeof Address>): z.input<typeof OlderAddress> => ({
  ...address,
  country,
})
export const Location = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
export const Meta = z.object({ license: z.object({ id: short, name: short }) })
export const Hours = z.object({ opening_time: text(16), closing_time: text(16) })

export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
type Day = (typeof days)[number]
/** The same for each day of the week. */
export const everyDay = <Value>(value: Value): Record<Day, Value> =>
  Object.fromEntries(days.map((day) => [day, value])) as Record<Day, Value>

/** Texts such as "false" are kept as they came; anything but "true" means false. */
export const truth = (value: string): string => (value === 'true' ? 'true' : 'false')
