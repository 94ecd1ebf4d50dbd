/** The forms that values of the environment take: each says in one line what is wrong with another. */
import { z } from 'zod'

export const text = (minLength = 1, maxLength = 2048): z.ZodString =>
  z
    .string(`is required`)
    .min(minLength, `must have at least ${minLength} characters`)
    .max(maxLength, `must have at most ${maxLength} characters`)

export const integer = (least: number, most: number): z.ZodType<number, string> => {
  const message = `must be a whole number from ${least} to ${most}`
  return z
    .string('is required')
    .regex(/^\d{1,15}$/, { error: message, abort: true })
    .transform(Number)
    .refine((value) => value >= least && value <= most, message)
}

export const flag = (): z.ZodType<boolean, string> =>
  z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true')

export const decimal = (): z.ZodString =>
  z.string().regex(/^\d{1,18}(\.\d{1,8})?$/, 'must be a decimal number such as 1000 or 0.0001')

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const timeZone = (): z.ZodString =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/, { error: 'must be a time zone such as Europe/Berlin', abort: true })
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')

export const httpUrl = (): z.ZodType<string, string> =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .transform((value) => value.replace(/\/+$/, ''))
