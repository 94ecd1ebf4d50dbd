/** What the root of a version tells about this instance. */
import { z } from 'zod'
import { version as release } from '../../package.json'
import type { Settings } from '../settings'

const organisation = { organisation: z.string(), organisation_website: z.string() }
const first = {
  version: z.string(),
  version_status: z.string(),
  git_commit: z.string(),
  connector: z.string(),
  hosted_by: z.object({ ...organisation, email: z.string(), phone: z.string() }),
}
const later = {
  hostname: z.string(),
  local_identity_provider: z.string(),
  hosted_at: z.object(organisation),
  energy_source: z.object(organisation),
  resource_docs_requires_role: z.boolean(),
}
export const Root121 = z.object(first)
export const Root400 = z.object({ ...first, ...later })
export const Root510 = z.object({ ...first, ...later, stage: z.string() })

/** Up to v3.1.0. `git_commit` names the release where nobody has said what it was built from. */
export const root121Json = (version: string, { hostedBy, build }: Settings): z.input<typeof Root121> => ({
  version,
  version_status: 'STABLE',
  git_commit: build ?? `obp-engine-${release}`,
  connector: 'mapped',
  hosted_by: {
    organisation: hostedBy.organisation,
    email: hostedBy.email,
    phone: hostedBy.phone,
    organisation_website: hostedBy.website,
  },
})

/** v4.0.0 and v5.0.0. */
export const root400Json = (version: string, settings: Settings): z.input<typeof Root400> => ({
  ...root121Json(version, settings),
  hostname: settings.publicUrl,
  local_identity_provider: settings.publicUrl,
  hosted_at: { organisation: '', organisation_website: '' },
  energy_source: { organisation: '', organisation_website: '' },
  resource_docs_requires_role: false,
})

/** v5.1.0: `stage` is the profile that the instance runs in. */
export const root510Json = (version: string, settings: Settings): z.input<typeof Root510> => ({
  ...root400Json(version, settings),
  version_status: 'BLEEDING_EDGE',
  stage: settings.profile,
})
