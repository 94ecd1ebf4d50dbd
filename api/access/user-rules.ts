/** What the fields of a new user must look like. */

const plainName = /^(?=.{8,100}$)(?![_.])(?!.*[_.]{2})[a-zA-Z0-9._]+(?<![_.])$/
// One @, something before it, a dotted host behind it. Whether mail arrives there only a mail can tell.
const emailAddress = /^[^\s@<>"(),;:\\]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}$/

/** A form that can be an address; whether mail arrives there, only a mail can tell. */
export const isEmail = (text: string): boolean => text.length <= 254 && emailAddress.test(text)
/** An ASCII e-mail address, or 8 to 100 letters, digits, dots and underscores that neither begin, end nor repeat with the latter two. */
export const isUsername = (text: string): boolean =>
  text.length <= 100 && (plainName.test(text) || (isEmail(text) && /^[\x21-\x7e]+$/.test(text)))
const isPersonName = (text: string): boolean => text.trim() !== '' && text.length <= 100

export interface UserFields {
  readonly email: string
  readonly username: string
  readonly firstName: string
  readonly lastName: string
}

/** What is wrong, in words for the client; empty when nothing is. */
export const wrongUserFields = ({ email, username, firstName, lastName }: UserFields): readonly string[] => [
  ...(isEmail(email) ? [] : ['email must be an e-mail address']),
  ...(isUsername(username)
    ? []
    : ['username must be an e-mail address or 8 to 100 letters, digits, single dots and underscores']),
  ...(isPersonName(firstName) ? [] : ['first_name must have 1 to 100 characters']),
  ...(isPersonName(lastName) ? [] : ['last_name must have 1 to 100 characters']),
]
