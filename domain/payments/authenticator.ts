/** Authenticator apps: a challenge of a user who has one is answered with its code, and no code is sent. */

/** How such a challenge says that it is answered. OBP has no word for it. */
export const appMethod = 'TOTP'

/** Wrong codes in a row after which an app is neither confirmed nor removed by code any more. */
export const mostWrongCodes = 5

/** What an app's secret is sealed for: that of one user cannot be put in the place of another's. */
export const appSecretPurpose = (userId: string): string => `authenticator-app/${userId}`
