/** `npm run migrate`: brings the database of DATABASE_URL to the newest schema and says what it applied. */
import { migrateToLatest } from './migrate'

const url = process.env['DATABASE_URL']
if (url === undefined || url === '') {
  console.error('DATABASE_URL: is required')
  process.exit(1)
}

migrateToLatest(url).then(
  (applied) =>
    console.log(
      applied.length === 0
        ? 'The database is up to date.'
        : `Applied:\n${applied.map((name) => `  ${name}`).join('\n')}`,
    ),
  (error: unknown) => {
    console.error(`The migration failed and was rolled back: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  },
)
