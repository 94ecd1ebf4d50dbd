/** Branches on the wire: the newest shape, which is also how they are kept, and the older one that follows from it. */
import { z } from 'zod'
import type { BranchRow } from '../../db/read/branches'
import {
  Address,
  chosenId,
  days,
  everyDay,
  Hours,
  Location,
  Meta,
  OlderAddress,
  olderAddress,
  short,
  truth,
} from './open-data'
import { text } from './wire'

const Routing = z.object({ scheme: short.nullable(), address: short.nullable() })

/** `lobby` has a list of hours for each day, `drive_up` one pair. Booleans are texts. */
const branch300 = {
  bank_id: short,
  name: short,
  address: Address,
  location: Location,
  meta: Meta,
  lobby: z.object(everyDay(z.array(Hours).max(10))),
  drive_up: z.object(everyDay(Hours)),
  branch_routing: Routing,
  is_accessible: text(16),
  accessibleFeatures: text(2_000),
  branch_type: short,
  more_info: text(2_000),
  phone_number: text(64),
}
export const PutBranch300 = z.object(branch300)
export const PostBranch300 = PutBranch300.extend({ id: chosenId })
export const Branch300 = z.object({ id: z.string(), ...branch300 })
export const Branches300 = z.object({ branches: z.array(Branch300) })

const olderHours = z.object({ hours: text(255) })
export const PutBranch210 = z.object({
  bank_id: short,
  name: short,
  address: OlderAddress,
  location: Location,
  meta: Meta,
  lobby: olderHours,
  drive_up: olderHours,
})
export const Branch140 = z.object({
  id: z.string(),
  name: z.string(),
  address: OlderAddress,
  location: Location,
  lobby: olderHours,
  drive_up: olderHours,
  meta: Meta,
  branch_routing: Routing,
})
export const Branches140 = z.object({ branches: z.array(Branch140) })

/** The document also keeps the one text of hours that an older call wrote; newer ones do not know it. */
const BranchDocument = z.object({
  ...branch300,
  hours: z.object({ lobby: z.string(), drive_up: z.string() }).optional(),
})
export type BranchDocument = z.output<typeof BranchDocument>

const stored = (row: BranchRow): BranchDocument => BranchDocument.parse(row.document)

/** The schema leaves the one text of hours out. */
export const branch300Json = (row: BranchRow): z.input<typeof Branch300> => {
  const document = stored(row)
  return { id: row.branchId, ...document, is_accessible: truth(document.is_accessible) }
}

const dayText = (day: string, hours: readonly z.output<typeof Hours>[]): string =>
  hours.map(({ opening_time: opens, closing_time: closes }) => `${day} ${opens}-${closes}`).join(', ')
const hoursText = (hours: Readonly<Record<string, readonly z.output<typeof Hours>[]>>): string =>
  days.flatMap((day) => dayText(day, hours[day] ?? []) || []).join(', ')

export const branch140Json = (row: BranchRow): z.input<typeof Branch140> => {
  const { name, address, location, lobby, drive_up: driveUp, meta, branch_routing: routing, hours } = stored(row)
  const single = Object.fromEntries(days.map((day) => [day, driveUp[day].opening_time === '' ? [] : [driveUp[day]]]))
  return {
    id: row.branchId,
    name,
    address: olderAddress(address),
    location,
    lobby: { hours: hours?.lobby ?? hoursText(lobby) },
    drive_up: { hours: hours?.drive_up ?? hoursText(single) },
    meta,
    branch_routing: routing,
  }
}

const noHours = { opening_time: '', closing_time: '' }

/** What an older call writes, as the newest shape keeps it. */
export const olderBranchDocument = (body: z.output<typeof PutBranch210>): BranchDocument => {
  const { country, ...address } = body.address
  return {
    bank_id: body.bank_id,
    name: body.name,
    address: { ...address, county: '', country_code: country },
    location: body.location,
    meta: body.meta,
    lobby: everyDay<z.output<typeof Hours>[]>([]),
    drive_up: everyDay(noHours),
    branch_routing: { scheme: null, address: null },
    is_accessible: 'false',
    accessibleFeatures: '',
    branch_type: '',
    more_info: '',
    phone_number: '',
    hours: { lobby: body.lobby.hours, drive_up: body.drive_up.hours },
  }
}
