/** What is said to whoever would write about a person of whom nothing is known any more, or give something to who is a customer no more. */

/** What the refusal adds to its text. */
export const erasedDetail = ' The personal data of the customer have been erased.'
export const formerDetail = ' The relationship with the customer has ended.'
