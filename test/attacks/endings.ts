/** How the requests end in the right hands where that is not a success, because one place cannot be in all states at once. */

/** The name of the refusal: it comes from the state of what is asked about, and not from who asks. */
export const endsOtherwise: Readonly<Record<string, string>> = {}

/** What a test cannot wait for. */
export const neverSent: Readonly<Record<string, string>> = {
  'engine/v1-watchTasks': 'goes on until a client leaves; test/api/engine/tasks.test.ts watches',
}
