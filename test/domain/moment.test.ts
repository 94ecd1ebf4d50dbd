/** Which texts are moments, and that a day that does not exist is never read as another one. */
import fc from 'fast-check'
import { momentOf } from '../../domain/moment'
import type { MomentForm } from '../../domain/moment'

test.each<[text: string, form: MomentForm, moment: string | undefined]>([
  ['2024-02-29T23:59:59Z', 'seconds', '2024-02-29T23:59:59.000Z'],
  ['2024-02-29T23:59:59.120Z', 'seconds', undefined],
  ['2024-02-29T23:59:59+0100', 'seconds', undefined],
  ['2024-02-29T23:59:59Z', 'secondsOrMilliseconds', '2024-02-29T23:59:59.000Z'],
  ['2024-02-29T23:59:59.120Z', 'secondsOrMilliseconds', '2024-02-29T23:59:59.120Z'],
  ['2024-02-29T23:59:59.12Z', 'secondsOrMilliseconds', undefined],
  ['2024-02-29T23:59:59Z', 'milliseconds', undefined],
  ['2024-02-29T23:59:59.120Z', 'milliseconds', '2024-02-29T23:59:59.120Z'],
  ['2024-02-29T23:59:59.120+0200', 'milliseconds', '2024-02-29T21:59:59.120Z'],
  ['2024-02-29T23:59:59.120-0030', 'milliseconds', '2024-03-01T00:29:59.120Z'],
  ['2024-02-29T23:59:59.120+02:00', 'milliseconds', undefined],
  ['2024-02-29T23:59:59.120+2400', 'milliseconds', undefined],
  ['0001-01-01T00:00:00.000+1400', 'milliseconds', undefined],
  ['9999-12-31T23:59:59.999-1400', 'milliseconds', undefined],
  ['', 'seconds', undefined],
  ['tomorrow', 'milliseconds', undefined],
])('%j as %s is %j', (text, form, moment) => {
  expect(momentOf(text, form)).toBe(moment)
})

const written: { readonly [F in MomentForm]: (day: string, time: string) => string } = {
  seconds: (day, time) => `${day}T${time}Z`,
  secondsOrMilliseconds: (day, time) => `${day}T${time}.000Z`,
  milliseconds: (day, time) => `${day}T${time}.000+0000`,
}

describe.each(['seconds', 'secondsOrMilliseconds', 'milliseconds'] as const)('in the form of %s', (form) => {
  test.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-00-10',
    '2024-13-01',
    '2024-01-00',
    '2024-01-32',
    '0000-01-01',
  ])('there is no %s', (day) => {
    expect(momentOf(written[form](day, '00:00:00'), form)).toBeUndefined()
  })

  test.each(['24:00:00', '25:00:00', '00:60:00', '23:59:60'])('there is no %s', (time) => {
    expect(momentOf(written[form]('2016-12-31', time), form)).toBeUndefined()
  })

  test('every second that exists is read as what it says', () => {
    const second = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(second, (date) => {
        const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T')
        expect(momentOf(written[form](day, time), form)).toBe(`${day}T${time}.000Z`)
      }),
    )
  })
})
