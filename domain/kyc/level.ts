/** Who decides on a case: levels, one above the other, and the role at the bank that each of them needs. */

export const levels = ['officer', 'supervisor', 'compliance'] as const
export type Level = (typeof levels)[number]

/** The role that decides on this level, and on every level below it. */
export const roleOfLevel = {
  officer: 'CanDecideOnboarding',
  supervisor: 'CanDecideOnboardingAsSupervisor',
  compliance: 'CanDecideOnboardingAsCompliance',
} as const satisfies Record<Level, string>

/** True when the first level may do what the second asks for. */
export const reaches = (held: Level, asked: Level): boolean => levels.indexOf(held) >= levels.indexOf(asked)

/** The highest level whose role the person holds; undefined when they hold none. */
export const levelOf = (holds: (role: (typeof roleOfLevel)[Level]) => boolean): Level | undefined =>
  [...levels].reverse().find((level) => holds(roleOfLevel[level]))

/** The roles that decide on this level. */
export const rolesReaching = (level: Level): readonly (typeof roleOfLevel)[Level][] =>
  levels.slice(levels.indexOf(level)).map((higher) => roleOfLevel[higher])

/** The level and all below it. */
export const levelsUpTo = (level: Level): readonly Level[] => levels.slice(0, levels.indexOf(level) + 1)
