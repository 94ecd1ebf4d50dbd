/** The tests that take the longest begin first: at the end they would keep one worker waiting for the other. */
const { default: Sequencer } = require('@jest/test-sequencer')

const takesMinutes = /\/test\/(model\/|end-to-end\/(many-cases|crowd)|attacks\/statements)/

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (takesMinutes.test(path) ? 0 : 1)
    return super.sort(tests).sort((left, right) => rank(left) - rank(right))
  }
}
