/** The test that takes the longest begins first: at the end it would keep one worker waiting for the other. */
const { default: Sequencer } = require('@jest/test-sequencer')

const takesMinutes = /\/test\/model\//

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (takesMinutes.test(path) ? 0 : 1)
    return super.sort(tests).sort((left, right) => rank(left) - rank(right))
  }
}
