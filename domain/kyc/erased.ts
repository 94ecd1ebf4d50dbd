/** What is said to whoever would write about a person of whom nothing is known any more. */

/** What the refusal adds to its text. */
export const erasedDetail = ' The personal data of the customer have been erased.'
