/** Passwords on the wire of our own API: they come in, and never go out. */
import { z } from 'zod'
import { text } from './wire'

/** What a new password may be is asked later, with an error of its own. */
export const PutPassword = z.object({ current_password: text(512), new_password: text(1_000) })
export const PutForgottenPassword = z.object({ token: text(100), new_password: text(1_000) })

export const PutConfirmation = z.object({ user_id: text(100), token: text(100) })

/** Whose password is forgotten: all three must be of one user. */
export const PostPasswordReset = z.object({ username: text(1_000), email: text(1_000), user_id: text(100) })
/** An empty text where there is no such user. */
export const PasswordReset = z.object({ reset_password_url: z.string() })
