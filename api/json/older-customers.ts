/** The bodies that create a customer in v2.0.0 and v2.1.0: they name the customer's number and user. */
import type { z } from 'zod'
import { PostCustomer310 } from './new-customer'
import type { CustomerBody } from './new-customer'
import { filledText, text } from './wire'

const older = PostCustomer310.omit({ title: true, branch_id: true, name_suffix: true }).extend({
  customer_number: filledText(10_000),
  /** Empty: the caller. */
  user_id: text(255),
})

/** The body of v2.1.0: without title, branch and name suffix. */
export const PostCustomer210 = older

/** The body of v2.0.0: without credit data, and with two members in another spelling. */
export const PostCustomer200 = older.omit({ credit_rating: true, credit_limit: true }).extend({
  title: PostCustomer310.shape.title,
  branchId: PostCustomer310.shape.branch_id,
  nameSuffix: PostCustomer310.shape.name_suffix,
})

/** What both say, in the words of the later versions. */
export type OlderBody = CustomerBody & { readonly customer_number: string; readonly user_id: string }

export const fromBody210 = (body: z.output<typeof PostCustomer210>): OlderBody => ({
  ...body,
  title: '',
  branch_id: '',
  name_suffix: '',
})

export const fromBody200 = (body: z.output<typeof PostCustomer200>): OlderBody => ({
  ...body,
  credit_rating: { rating: '', source: '' },
  credit_limit: { currency: '', amount: '' },
  branch_id: body.branchId,
  name_suffix: body.nameSuffix,
})
