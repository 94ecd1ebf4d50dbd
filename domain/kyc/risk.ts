/** How closely a customer is looked at. Staff say so with a reason, or a finding raises it; nothing lowers it by itself. */

export const risks = ['low', 'medium', 'high'] as const
export type Risk = (typeof risks)[number]

/** Something that the bank says for each risk. */
export type ByRisk<Value> = Readonly<Record<Risk, Value>>

/** The higher of the two. */
export const higherRisk = (left: Risk, right: Risk): Risk =>
  risks.indexOf(left) >= risks.indexOf(right) ? left : right
