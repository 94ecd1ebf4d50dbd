/** The building blocks of request shapes: as lenient as OBP clients need, with a limit on everything that they can send. */
import { z } from 'zod'
import { isJsonObject } from '../../domain/json'
import type { JsonObject } from '../../domain/json'
import { momentOf } from '../../domain/moment'

// A NUL character and half of a surrogate pair: Postgres cannot store them.
const unstorable = /\0|\p{Surrogate}/u

/** What is said of a member that takes a few words only. Clients know it as the whole refusal, which does not name the body. */
export const acceptsOnly = (member: 'Type' | 'Category', words: string): string =>
  `The \`${member}\` field can only accept the following field: ${words}`
export const isAcceptsOnly = (text: string): boolean => /^The `\w+` field can only accept /.test(text)

/** The refusal of a text that does not fit where it is kept; some calls have an error of its own for it. */
export const tooLong = (max: number, what = ''): { readonly error: string; readonly params: { tooLong: true } } => ({
  error: `at most ${max} characters${what}`,
  params: { tooLong: true },
})

/** Whether this is what is wrong, and all that is. */
export const isTooLong = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'custom' && issue.params?.['tooLong'] === true

/** What a text may be sent as. Documents show the string only. */
type TextLike = string | number | boolean | JsonObject

/** Whatever it holds, as it was sent. */
const jsonObject = z.custom<JsonObject>(isJsonObject)

type Writing = (value: string) => string
const asSent: Writing = (value) => value
/** Letters with marks can be written in two ways, and keyboards differ: what is compared is kept in one. */
export const inOneForm: Writing = (value) => value.normalize('NFC')

/**
 * A text of at most `max` characters. A JSON number or boolean is taken as its text, an object as its JSON, as OBP does.
 * `written`: how it is kept, which is what may be so long.
 */
export const text = (max: number, written = asSent): z.ZodType<string, TextLike> =>
  z
    .union([z.string(), z.number(), z.boolean(), jsonObject])
    .transform((value) => written(typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .refine((value) => value.length <= max, tooLong(max))
    .refine((value) => !unstorable.test(value), { error: 'has characters that cannot be kept' })
    .meta({ type: 'string', maxLength: max })

/** A text, or null for one that is not known: OBP takes null for a text that it requires, and gives it back. */
export const nullableText = (max: number): z.ZodType<string | null, TextLike | null> => text(max).nullable()

/** A text of such a form, where null says the same as an empty one. */
export const blankable = (form: z.ZodType<string, TextLike>): z.ZodType<string, TextLike | null> =>
  form.nullable().transform((value) => value ?? '')
export const blankableText = (max: number): z.ZodType<string, TextLike | null> => blankable(text(max))

/** A text that must say something. */
export const filledText = (max: number, written = asSent): z.ZodType<string, TextLike> =>
  text(max, written).refine((value) => value.trim() !== '', { error: 'must not be empty' })

const runningSchemes: readonly string[] = ['javascript:', 'vbscript:']

/** An address as people note it, of whatever form, but for one that a browser would run when somebody follows it. */
export const link = (max: number): z.ZodType<string, TextLike> =>
  text(max).refine((value) => !(URL.canParse(value) && runningSchemes.includes(new URL(value).protocol)), {
    error: 'must not be a script',
  })

/** A list; missing or null is read as an empty one. */
export const list = <Item extends z.ZodType>(
  item: Item,
  max = 1_000,
): z.ZodType<z.output<Item>[], z.input<Item>[] | null | undefined> =>
  z
    .array(item)
    .max(max)
    .nullish()
    .transform((items) => items ?? [])

/** `yyyy-MM-ddTHH:mm:ssZ` of a day that exists: no milliseconds, no zone offset, no 13th month. */
export const moment = z
  .string()
  .refine((value) => momentOf(value, 'seconds') !== undefined, { error: "must be yyyy-MM-dd'T'HH:mm:ss'Z'" })
  .meta({ type: 'string', format: 'date-time', example: '2024-01-02T03:04:05Z' })

/** A moment, or null for one that is not known. */
export const nullableMoment = moment.nullable()

/** A JSON integer that fits a Postgres integer. */
export const wholeNumber = z.int32()

/** A number of people or things. OBP cuts off what is behind the point; nothing that is money is one of these. */
export const cutNumber = z
  .number()
  .transform(Math.trunc)
  .pipe(wholeNumber)
  .meta({ type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 })

export const flag = z.boolean()

/** `caseVersion` -> `case_version`. */
export const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** How the oldest prefixes show a text that says nothing. */
export const filledOrNull = (value: string | null): string | null => (value === '' ? null : value)

/** Of more digits than fifteen, floating point may have kept others. */
const keptDigits = 15
const isKept = (value: number): boolean => {
  const [digits = ''] = String(value).split('e')
  return digits.replace(/^[-0.]+|\D/g, '').length <= keptDigits
}

/** Decimals as text; a JSON number is taken as its text, if all of its digits are sure. Whether it is an amount is the domain's question. */
export const decimal = z
  .custom<TextLike>((value) => typeof value !== 'number' || isKept(value), {
    error: `of more than ${keptDigits} digits must be sent as text`,
  })
  .pipe(text(100))
  .meta({ type: 'string', maxLength: 100 })

export const moneyJson = z.object({ currency: text(100), amount: decimal })
export const routingJson = z.object({ scheme: text(32), address: text(128) })
export const successJson = z.object({ success: z.string() })
