/** Roles of the API that open pages and buttons of the console; the API has the last word on every call. */

/** Whoever decides on cases, from the lowest level to the highest. */
export const decidingRoles = [
  'CanDecideOnboarding',
  'CanDecideOnboardingAsSupervisor',
  'CanDecideOnboardingAsCompliance',
] as const

/** Whoever has an inbox. */
export const inboxRoles = [
  ...decidingRoles,
  'CanUpdateCustomerCreditLimit',
  'CanUpdateAccountApplications',
  'CanDecideScreeningHit',
] as const
