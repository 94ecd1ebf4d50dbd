/** Passwords on the wire of our own API: they come in, and never go out. */
import { z } from 'zod'
import { text } from './wire'

/** What a new password may be is asked later, with an error of its own. */
export const PutPassword = z.object({ current_password: text(512), new_password: text(1_000) })
