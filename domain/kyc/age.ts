/** How old somebody is. */

const day = (iso: string): string => iso.slice(0, 10)

/** True from the day on which the person is `years` old; both are ISO dates or date-times in UTC. Who was born on 29 February is a year older on 1 March. */
export const isOfAge = (born: string, years: number, now: string): boolean => {
  const birthday = `${String(Number(born.slice(0, 4)) + years).padStart(4, '0')}${day(born).slice(4)}`
  return day(now) >= birthday
}
