/** Roles of the API that open pages and buttons of the console; the API has the last word on every call. */

/** Whoever decides on cases, from the lowest level to the highest. */
export const decidingRoles = [
  'CanDecideOnboarding',
  'CanDecideOnboardingAsSupervisor',
  'CanDecideOnboardingAsCompliance',
] as const

/** Whoever may open a case. */
export const seesCases = ['CanGetOnboarding', ...decidingRoles] as const

/** The roles that decide on cases of the level: its own and those above. */
export const rolesOf = (level: 'officer' | 'supervisor' | 'compliance'): readonly string[] =>
  decidingRoles.slice({ officer: 0, supervisor: 1, compliance: 2 }[level])

/** Whoever sees webhooks: of the bank, or of the whole instance. */
export const webhookRoles = ['CanGetWebhooks', 'CanUpdateWebhook', 'CanManageSystemWebhooks'] as const

/** Whoever has an inbox. */
export const inboxRoles = [
  ...decidingRoles,
  'CanUpdateCustomerCreditLimit',
  'CanUpdateAccountApplications',
  'CanDecideScreeningHit',
] as const
