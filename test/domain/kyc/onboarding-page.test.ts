/** The page about the case shows the tables as they are. */
import { generated, partInPage } from './onboarding-page'

/** Without what the formatter adds to the columns of a table. */
const bare = (text: string): string =>
  text
    .trim()
    .replaceAll(/ *\| */g, '|')
    .replaceAll(/:?-+:?/g, '-')

test('`npm run docs` would change nothing', () => {
  expect(bare(partInPage().part)).toBe(bare(generated()))
})
