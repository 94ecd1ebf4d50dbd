/** The login of somebody who looks at the Temporal UI: short, in a cookie that goes to the codec and nowhere else. */

/** Path of the codec below our own API. */
export const codecPath = '/temporal/codec'

/** A working session; then the password is asked for again. */
export const temporalLoginMs = 3_600_000
