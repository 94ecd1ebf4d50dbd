/** The body that creates a customer, as the tests of several resources need one. */

export const customerBody = {
  legal_name: 'Eveline Tripman',
  mobile_phone_number: '+44 07972 444 876',
  email: 'eveline@example.com',
  face_image: { url: 'https://example.com/f.png', date: '2024-01-02T03:04:05Z' },
  date_of_birth: '1990-05-17T00:00:00Z',
  relationship_status: 'single',
  dependants: 2,
  dob_of_dependants: ['2015-01-01T00:00:00Z', '2017-02-02T00:00:00Z'],
  credit_rating: { rating: 'OBP', source: 'OBP' },
  credit_limit: { currency: 'EUR', amount: '1000.00' },
  highest_education_attained: 'Master',
  employment_status: 'worker',
  kyc_status: true,
  last_ok_date: '2024-01-02T03:04:05Z',
  title: 'Dr.',
  branch_id: 'DERBY6',
  name_suffix: 'Sr',
}
