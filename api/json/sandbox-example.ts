/** A small sandbox, as the documentation shows it. */
import type { z } from 'zod'
import type { SandboxData } from './sandbox-import'

export const sandboxExample: z.input<typeof SandboxData> = {
  banks: [
    {
      id: 'gh.29.uk',
      short_name: 'short_name',
      full_name: 'full_name',
      logo: 'logo',
      website: 'www.example.com',
    },
  ],
  users: [
    {
      email: 'robert.x.0.gh@example.com',
      password: 'Password1!',
      user_name: 'robert.x.0.gh',
    },
  ],
  accounts: [
    {
      id: '05237266-b334-4704-a087-5b460a2ecf04',
      bank: 'gh.29.uk',
      label: 'Personal Account',
      number: '1234567890',
      type: 'CURRENT PLUS',
      balance: {
        currency: 'GBP',
        amount: '1000.00',
      },
      IBAN: 'GB29NWBK60161331926819',
      owners: ['robert.x.0.gh'],
      generate_public_view: false,
      generate_accountants_view: true,
      generate_auditors_view: true,
    },
  ],
  transactions: [
    {
      id: '0ab82e4d-5a1c-4ea5-8f25-0f3e3a5f7f01',
      this_account: {
        id: '05237266-b334-4704-a087-5b460a2ecf04',
        bank: 'gh.29.uk',
      },
      counterparty: {
        name: 'name',
        account_number: 'account_number',
      },
      details: {
        type: 'type',
        description: 'description',
        posted: '2012-03-07T00:00:00.001Z',
        completed: '2012-04-07T00:00:00.001Z',
        new_balance: '1244.00',
        value: '-135.33',
      },
    },
  ],
  branches: [
    {
      id: 'branch-1',
      bank_id: 'gh.29.uk',
      name: 'Branch',
      address: {
        line_1: '1',
        line_2: '2',
        line_3: '3',
        city: 'c',
        county: 'co',
        state: 's',
        post_code: 'p',
        country_code: 'DE',
      },
      location: {
        latitude: 11.45,
        longitude: 11.45,
      },
      meta: {
        license: {
          id: 'copyright',
          name: 'Copyright 2014',
        },
      },
      lobby: {
        hours: '5',
      },
      driveUp: {
        hours: '5',
      },
    },
  ],
  atms: [
    {
      id: 'atm-1',
      bank_id: 'gh.29.uk',
      name: 'ATM',
      address: {
        line_1: '1',
        line_2: '2',
        line_3: '3',
        city: 'c',
        county: 'co',
        state: 's',
        post_code: 'p',
        country_code: 'DE',
      },
      location: {
        latitude: 11.45,
        longitude: 11.45,
      },
      meta: {
        license: {
          id: 'copyright',
          name: 'Copyright 2014',
        },
      },
    },
  ],
  products: [
    {
      bank_id: 'gh.29.uk',
      code: 'prod1',
      name: 'Product',
      category: 'cat',
      family: 'fam',
      super_family: 'sup',
      more_info_url: 'www.example.com',
      meta: {
        license: {
          id: 'copyright',
          name: 'Copyright 2014',
        },
      },
    },
  ],
  crm_events: [
    {
      id: 'evt-1',
      bank_id: 'gh.29.uk',
      customer: {
        name: 'James Brown',
        number: '698761728934',
      },
      category: 'Category X',
      detail: 'Detail X',
      channel: 'Web',
      actual_date: '2012-03-07T00:00:00.001Z',
    },
  ],
}
