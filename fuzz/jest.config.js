/** `npm run fuzz`: the same world as that of the tests, but no part of them. */
module.exports = {
  ...require('../jest.config.js'),
  rootDir: '..',
  testMatch: ['<rootDir>/fuzz/**/*.test.ts'],
  maxWorkers: 1,
}
