/** Customers of v1.4.0 to v2.1.0: bodies that name the customer's number and user, and the first version's reply. */
import { z } from 'zod'
import type { CustomerWithAttributes } from '../../db/read/customers'
import { Customer200, customer310Json } from './customers'
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

const { shape } = PostCustomer200
/** The body of v1.4.0: five members, and what later versions added to them. */
export const PostCustomer140 = PostCustomer200.extend({
  user_id: shape.user_id.default(''),
  date_of_birth: shape.date_of_birth.default(null),
  relationship_status: shape.relationship_status.default(''),
  dependants: shape.dependants.default(0),
  dob_of_dependants: shape.dob_of_dependants.default([]),
  highest_education_attained: shape.highest_education_attained.default(''),
  employment_status: shape.employment_status.default(''),
  kyc_status: shape.kyc_status.default(false),
  last_ok_date: shape.last_ok_date.default(null),
  title: shape.title.default(''),
  branchId: shape.branchId.default(''),
  nameSuffix: shape.nameSuffix.default(''),
})

/** What all say, in the words of the later versions. */
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

const unknown = z.null()
/** What the first specification tells besides. What customer relations have done is not tied to customers: nothing is known of it. */
export const Customer140 = Customer200.extend({
  crm: z.object({ last_face_to_face_meeting: unknown, last_phone_call: unknown, last_login: unknown }),
  string_values: z.array(z.object({ key: z.string(), string: z.string() })),
  date_values: z.array(z.object({ key: z.string(), date: z.string() })),
  numeric_values: z.array(z.object({ key: z.string(), number: z.string() })),
})

/** The attributes of the customer, by their types. The first specification has no word for one whose name or value nobody has said. */
export const customer140Json = (row: CustomerWithAttributes): z.input<typeof Customer140> => {
  const valuesOf = (...types: readonly string[]) =>
    row.attributes.flatMap(({ name, type, value }) =>
      types.includes(type) && name !== null && value !== null ? [{ name, value }] : [],
    )
  return {
    ...customer310Json(row),
    crm: { last_face_to_face_meeting: null, last_phone_call: null, last_login: null },
    string_values: valuesOf('STRING').map(({ name, value }) => ({ key: name, string: value })),
    date_values: valuesOf('DATE_WITH_DAY').map(({ name, value }) => ({ key: name, date: value })),
    numeric_values: valuesOf('INTEGER', 'DOUBLE').map(({ name, value }) => ({ key: name, number: value })),
  }
}
