/** Banks on the wire. */
import { z } from 'zod'
import type { BankRow } from '../../db/read/facts'
import { filledOrNull, filledText, list, routingJson, text } from './wire'

const bankIdText = filledText(255)

/** The body of createBank v4.0.0. */
export const PostBank400 = z.object({
  id: bankIdText,
  short_name: text(100),
  full_name: text(255),
  logo: text(2_000),
  website: text(2_000),
  bank_routings: list(routingJson, 100),
})

/** The body of createBank v5.0.0: only the code is required. */
export const PostBank500 = z.object({
  id: text(255).optional(),
  bank_code: filledText(100),
  full_name: text(255).nullish(),
  logo: text(2_000).nullish(),
  website: text(2_000).nullish(),
  bank_routings: list(routingJson, 100),
})

/** The body of updateBank v5.0.0: what is not given stays as it is. */
export const PutBank500 = PostBank500.extend({ id: text(255), bank_routings: z.array(routingJson).max(100).nullish() })

const routingOf = z.object({ scheme: z.string(), address: z.string() })

const common = {
  id: z.string(),
  full_name: z.string(),
  logo: z.string(),
  website: z.string(),
  bank_routings: z.array(routingOf),
  attributes: z.array(z.object({ name: z.string(), value: z.string() })),
}
export const Bank400 = z.object({ ...common, short_name: z.string() })
export const Bank500 = z.object({ ...common, bank_code: z.string() })
export const Banks400 = z.object({ banks: z.array(Bank400) })

const maybe = z.string().nullable()
/** Until v3.1.0: one routing, and null for a text that says nothing. */
export const Bank121 = z.object({
  id: z.string(),
  short_name: maybe,
  full_name: maybe,
  logo: maybe,
  website: maybe,
  bank_routing: routingOf,
})
export const Banks121 = z.object({ banks: z.array(Bank121) })

export const bank121Json = ({
  bankId,
  shortName,
  fullName,
  logo,
  website,
  routings: [routing],
}: BankRow): z.input<typeof Bank121> => ({
  id: bankId,
  short_name: filledOrNull(shortName),
  full_name: filledOrNull(fullName),
  logo: filledOrNull(logo),
  website: filledOrNull(website),
  bank_routing: routing ?? { scheme: 'OBP', address: bankId },
})

const commonJson = ({ bankId, fullName, logo, website, routings }: BankRow) => ({
  id: bankId,
  full_name: fullName,
  logo,
  website,
  bank_routings: routings.map(({ scheme, address }) => ({ scheme, address })),
  attributes: [],
})

export const bank400Json = (bank: BankRow): z.input<typeof Bank400> => ({
  ...commonJson(bank),
  short_name: bank.shortName,
})
export const bank500Json = (bank: BankRow): z.input<typeof Bank500> => ({
  ...commonJson(bank),
  bank_code: bank.shortName,
})
