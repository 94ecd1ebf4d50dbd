/** The well-known credentials of a sandbox: printed at start, the same everywhere, and refused in production. */
export const sandboxCredentials = {
  username: 'alice.admin',
  password: 'Sandbox!Passw0rd-only',
  email: 'alice.admin@example.com',
  consumerKey: 'sandbox-consumer-key-0001',
} as const
